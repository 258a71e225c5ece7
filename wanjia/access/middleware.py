"""What every request passes before a policy is asked: how old the session is, and from which device it comes."""

import hashlib
import secrets
import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

from wanjia.access.rules import session_alive
from wanjia.web.types import API

Answer = Callable[[HttpRequest], HttpResponse]
DEVICE_AGE = 400 * 24 * 3600  # the longest a browser keeps any cookie
# A session is not written with every request: its last use is known to the minute.
PRECISION = 60


def session_clock(answer: Answer) -> Answer:
    """A session ends 12 hours after the login and after 30 minutes without use. Polls of a page are not use.

    Programs have no session: whoever signed in with this browser is nobody at their addresses.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        request.session_number = ""
        if not request.path.startswith(API) and request.user.is_authenticated:
            _watch(request)
        response = answer(request)
        if request.user.is_authenticated:
            _start(request)
        return response

    return middleware


def device(answer: Answer) -> Answer:
    """``request.device``: a random number kept in a cookie, so that the audit log tells one machine from another."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path.startswith(API):
            return answer(request)
        known = request.COOKIES.get(settings.DEVICE_COOKIE_NAME, "")
        request.device = known if len(known) == 32 and known.isalnum() else secrets.token_hex(16)
        response = answer(request)
        if known != request.device:
            response.set_cookie(
                settings.DEVICE_COOKIE_NAME,
                request.device,
                max_age=DEVICE_AGE,
                secure=settings.TLS,
                httponly=True,
                samesite="Lax",
            )
        return response

    return middleware


def _start(request: HttpRequest) -> dict[str, float]:
    """The clock of this login; a new one when somebody else signed in."""
    clock = request.session.get("clock")
    if clock is None or clock["user"] != request.user.pk:
        now = time.time()
        clock = request.session["clock"] = {"user": request.user.pk, "began": now, "used": now}
    return clock


def _watch(request: HttpRequest) -> None:
    now = time.time()
    clock = _start(request)
    if not session_alive(began=clock["began"], used=clock["used"], now=now):
        logout(request)
        return
    if now - clock["used"] > PRECISION and "X-Poll" not in request.headers:
        request.session["clock"] = clock | {"used": now}
    # The key itself opens the session and so never stands in a log.
    request.session_number = hashlib.sha256(request.session.session_key.encode()).hexdigest()[:16]
