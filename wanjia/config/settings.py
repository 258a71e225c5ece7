"""Django settings. What a city may change comes from the environment (docs/how-to/settings.md has every name)."""

import os
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from urllib.parse import unquote, urlsplit

from wanjia.config.home import home, secret
from wanjia.config.logs import COMMAND, configuration

ROOT = Path(__file__).resolve().parent.parent.parent
HOME = home()
DEMO = os.environ.get("WANJIA_DEMO") == "1"
# A TLS proxy stands in front and sets X-Forwarded-Proto. Off only for the demo on the loopback.
TLS = os.environ.get("WANJIA_TLS") == "1"
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
    "vault",
    "feed",
    "audit",
    "web",
    "places",
    "linkage",
    "mirror",
    "access",
    "registry",
    "intake",
    "statistics",
    "atlas",
    "desk",
    "exports",
    "demo",
    "host",
]
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.forms",
    "django_htmx",
    "procrastinate.contrib.django",
    *(f"wanjia.{name}" for name in CONTEXTS),
    "allauth",  # after ours, whose templates stand in the place of theirs
    "allauth.account",
    "allauth.mfa",
    "axes",
]
LOGGING = configuration(os.environ.get("WANJIA_PROCESS", COMMAND), os.environ.get("WANJIA_LOG_FOLDER", ""))

# Outermost first: an answer of any layer has its id, its line in the log and every header.
MIDDLEWARE = [
    "wanjia.host.requests.RequestLog",
    "wanjia.web.middleware.headers",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "wanjia.web.middleware.language",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "wanjia.access.middleware.device",
    "wanjia.access.middleware.session_clock",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "wanjia.web.middleware.Refusals",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "wanjia" / "web" / "components"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "wanjia.web.frame.frame",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"  # so that a widget can be one of our components
# What the frame asks of the floors above it.
MENU = "wanjia.config.menu.MENU"
VIEWER = "wanjia.access.pages.viewer"
MAY_OPEN = "wanjia.access.policies.may_open"
# What each context hands the mirror.
FACTS = ["wanjia.registry.facts.FACTS"]
# What each context lets leave as a file.
FILES = ["wanjia.desk.pages.files.FILES", "wanjia.desk.pages.filling.FILES", "wanjia.statistics.pages.files.FILES"]
MIRROR_FOLDER = HOME / "mirror"
# A process looks for changes of the register this many seconds after it last did, when it is asked.
MIRROR_LOOKS = 0.2
# The web server does so by itself while it is asked, so that no page waits for it.
MIRROR_FOLLOWS = os.environ.get("WANJIA_PROCESS", "").endswith("web")

# Texts: English in the code, Chinese in the catalogue of each context, built by ``make assets``.
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = sorted((ROOT / "wanjia").glob("*/locale"))

# Files built by ``make assets``; their names carry their hash, so they may be kept for ever.
STATIC_URL = "/static/"
STATIC_ROOT = ROOT / "build" / "assets"
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/[\w.]+-[\w-]{8}\.\w+$"

# ``__Host-`` cookies cannot be planted by a neighbouring host; browsers take them only over TLS.
_PREFIX = "__Host-" if TLS else ""
SESSION_COOKIE_NAME = f"{_PREFIX}session"
CSRF_COOKIE_NAME = f"{_PREFIX}csrf"
LANGUAGE_COOKIE_NAME = f"{_PREFIX}language"
DEVICE_COOKIE_NAME = f"{_PREFIX}device"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = TLS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
CSRF_FAILURE_VIEW = "wanjia.web.errors.csrf"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # never in a cookie: it may name a person
# The body of a request without its files: a program sends papers inside it, 5 MB are 6.7 in base64.
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
# Files that are sent name people: what the gate takes stays in memory, and larger ones are refused without a disk too.
FILE_UPLOAD_MAX_MEMORY_SIZE = 22 * 1024 * 1024
FILE_UPLOAD_TEMP_DIR = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108

SECURE_SSL_REDIRECT = TLS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TLS else None
SECURE_HSTS_SECONDS = 2 * 365 * 24 * 3600 if TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = TLS
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "worker-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}


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
        "OPTIONS": {
            "pool": {"min_size": 1, "max_size": 16, "timeout": 10},
            # Statements that come again are planned once: a third of what a life event costs the database was planning.
            "server_side_binding": True,
            "prepare_threshold": 2,
        },
        "DISABLE_SERVER_SIDE_CURSORS": False,
    }


# ``default`` is the application's role: it owns nothing and row-level security applies to it.
# ``owner`` exists only in the processes that migrate or back up.
DATABASES = {"default": _database(os.environ.get("WANJIA_DATABASE_URL", "postgresql:///wanjia"))}
if owner := os.environ.get("WANJIA_DATABASE_OWNER_URL"):
    DATABASES["owner"] = _database(owner) | {"OPTIONS": {}}
# The server's own folder where it is one of ours: files are fetched into memory before a large job, never read here.
DATABASE_FILES = Path(files) if (files := os.environ.get("WANJIA_DATABASE_FILES")) else None

# People who sign in. Accounts come from system management only: sign-up, mail and reset addresses do not exist.
AUTH_USER_MODEL = "access.Staff"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["wanjia.access.hashers.Argon2id"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "wanjia.access.validators.Strength"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
SESSION_COOKIE_AGE = 12 * 3600  # access.rules.session_alive adds the 30 minutes without use
# Five guesses from one address lock that pair for 15 minutes; access.backends adds the slow limit of an account.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # a locked door answers 429 and counts no further
AXES_USERNAME_CALLABLE = "wanjia.access.backends.login_of"
AXES_HANDLER = "wanjia.access.backends.Handler"
AXES_LOCKOUT_CALLABLE = "wanjia.access.backends.locked"
AXES_CLIENT_IP_CALLABLE = "wanjia.access.backends.address"
AXES_ENABLE_ACCESS_FAILURE_LOG = True
AXES_ACCESS_FAILURE_LOG_PER_USER_LIMIT = 100
AXES_DISABLE_ACCESS_LOG = True  # who signed in stands in the audit log
AXES_VERBOSE = False
ACCOUNT_ADAPTER = "wanjia.access.adapters.Accounts"
ACCOUNT_FORMS = {
    "login": "wanjia.access.forms.SignIn",
    "change_password": "wanjia.access.forms.ChangePassword",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = "login"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
# By address alone nothing is limited: a whole office sits behind one.
ACCOUNT_RATE_LIMITS = {"login": False, "login_failed": False}
MFA_ADAPTER = "wanjia.access.adapters.SecondFactor"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Wanjia"
SECOND_FACTOR_KEY = secret("second_factor")
FIGURES_KEY = secret("figures")  # rounds published counts; another one would tell two figures of the same people
# The pages of the register that lists of contexts below it lead to, each with a public id.
PERSON_PAGE, HOUSEHOLD_PAGE = "desk:person", "desk:household"
# How many persons one clerk may open on one day before the supervisor is asked.
PERSONS_A_DAY = int(os.environ.get("WANJIA_PERSONS_A_DAY", "500"))
# How often one program may call in a minute; each process of the server counts for itself.
CALLS_A_MINUTE = os.environ.get("WANJIA_CALLS_A_MINUTE", "600")

# The key that opens the keyring: a file that no backup may contain. ``sm`` makes new keys for SM4-GCM and HMAC-SM3.
MASTER_KEY = os.environ.get("WANJIA_MASTER_KEY", str(HOME / "secrets" / "master.key"))
CIPHERS = os.environ.get("WANJIA_CIPHERS", "aes")

# The audit log: its name in signed checkpoints, the key that signs (only the sequencer reads it), and the folder of
# the witness, which belongs to another user. Root gets one made; anyone else names a folder that exists.
AUDIT_ORIGIN = os.environ.get("WANJIA_ORIGIN", "wanjia/local")
AUDIT_KEY = os.environ.get("WANJIA_AUDIT_KEY", str(HOME / "secrets" / "audit-signing.key"))
WITNESS_IS_OURS = "WANJIA_WITNESS" not in os.environ
OWN_WITNESS = f"/var/lib/wanjia-witness/{sha256(str(HOME).encode()).hexdigest()[:12]}" if os.geteuid() == 0 else ""
WITNESS = os.environ.get("WANJIA_WITNESS", OWN_WITNESS)
