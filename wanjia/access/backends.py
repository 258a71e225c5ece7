"""Guessing passwords: five tries from one address lock that pair for a while, fifty from anywhere lock the account.

Never the address alone: a whole office sits behind one.
"""

from datetime import timedelta

from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessFailureLog
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from wanjia.kernel.clock import system_clock
from wanjia.web.errors import page

TRIES_FROM_ANYWHERE = 50
WINDOW = timedelta(hours=12)


class Handler(AxesDatabaseHandler):
    """django-axes locks by login and address; this adds the slow limit by login alone."""

    def is_locked(self, request: HttpRequest, credentials: dict[str, str] | None = None) -> bool:
        return super().is_locked(request, credentials) or _worn_out(login_of(request, credentials))


def login_of(request: HttpRequest, credentials: dict[str, str] | None = None) -> str:
    """Whose password is tried. Never None: django-axes would then lock the address with everybody behind it."""
    return (credentials or {}).get("username") or request.POST.get("login", "").strip().lower()


def _worn_out(login: str) -> bool:
    recent = AccessFailureLog.objects.filter(username=login, attempt_time__gt=system_clock() - WINDOW)
    return recent.count() >= TRIES_FROM_ANYWHERE


def locked(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
    """The same answer whether the account exists or not."""
    return page(request, 429)


def address(request: HttpRequest) -> str:
    """Where the request comes from: the last hop that our own proxy wrote, or the connection itself."""
    hops = request.headers.get("X-Forwarded-For", "").split(",") if settings.TLS else []
    return hops[-1].strip() if hops and hops[-1].strip() else request.META.get("REMOTE_ADDR", "")
