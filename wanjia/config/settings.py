"""Django settings. What a city may change comes from the environment (docs/how-to/settings.md has every name)."""

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from wanjia.config.home import home, secret
from wanjia.config.logs import COMMAND, configuration

ROOT = Path(__file__).resolve().parent.parent.parent
HOME = home()
DEMO = os.environ.get("WANJIA_DEMO") == "1"
DEBUG = False
SECRET_KEY = secret("django")
ALLOWED_HOSTS = os.environ.get("WANJIA_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
ROOT_URLCONF = "wanjia.config.urls"
WSGI_APPLICATION = "wanjia.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# From the lowest floor up; .importlinter and ARCHITECTURE.md tell the same order.
CONTEXTS = [
    "tables",
    "places",
    "access",
    "host",
]
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "procrastinate.contrib.django",
    *(f"wanjia.{name}" for name in CONTEXTS),
]
MIDDLEWARE = [
    "wanjia.host.requests.RequestLog",  # outermost: every answer has its id and its line
]
LOGGING = configuration(os.environ.get("WANJIA_PROCESS", COMMAND), os.environ.get("WANJIA_LOG_FOLDER", ""))


def _database(url: str) -> dict[str, object]:
    parts = urlsplit(url)
    query = dict(pair.split("=", 1) for pair in parts.query.split("&") if pair)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(query.get("host", parts.hostname or "")),
        "PORT": str(parts.port or query.get("port", "")),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 16, "timeout": 10}},
        "DISABLE_SERVER_SIDE_CURSORS": False,
    }


# ``default`` is the application's role: it owns nothing and row-level security applies to it.
# ``owner`` exists only in the processes that migrate or back up.
DATABASES = {"default": _database(os.environ.get("WANJIA_DATABASE_URL", "postgresql:///wanjia"))}
if owner := os.environ.get("WANJIA_DATABASE_OWNER_URL"):
    DATABASES["owner"] = _database(owner) | {"OPTIONS": {}}

AUTH_USER_MODEL = "access.Staff"
PASSWORD_HASHERS = ["wanjia.access.hashers.Argon2id"]
