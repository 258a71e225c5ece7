"""Who asks in the measurements: the demo's data steward, with a session and a context made here."""

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wanjia.access.types import Purpose, Reach, RequestContext
from wanjia.host.bench.jobs import Pages
from wanjia.kernel.clock import day_in_china, system_clock
from wanjia.kernel.errors import Problem, Refused

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

LOGIN, SECOND = "city", "security"


@dataclass(frozen=True)
class Visitor:
    """The same person at the pages and, in process, at the doors behind them."""

    pages: Pages
    ctx: RequestContext


def visitor(port: int) -> Visitor:
    """Sign the demo's data steward in. Refused where there is no such account."""
    from django.conf import settings

    staff, token = _account(LOGIN), secrets.token_hex(16)
    cookies = f"{settings.SESSION_COOKIE_NAME}={_session(staff)}; {settings.CSRF_COOKIE_NAME}={token}"
    return Visitor(Pages(port, cookies, token), _context(staff.pk))


def steward() -> RequestContext:
    """The demo's data steward, without a session. Refused where there is no such account."""
    return _context(_account(LOGIN).pk)


def second_officer() -> RequestContext:
    """Who agrees to what the data steward takes out: the demo's security officer. Refused where there is none."""
    return _context(_account(SECOND).pk)


def _account(login: str) -> "AbstractBaseUser":
    from django.contrib.auth import get_user_model

    staff = get_user_model().objects.filter(**{get_user_model().USERNAME_FIELD: login}).first()
    if staff is None:
        message = "There is no demo account «%(login)s». Load the demo with: wanjia demo"
        raise Refused(Problem("no_account", message, params={"login": login}))
    return staff


def _session(staff: "AbstractBaseUser") -> str:
    from django.conf import settings
    from django.contrib import auth
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session[auth.SESSION_KEY] = str(staff.pk)
    session[auth.BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[auth.HASH_SESSION_KEY] = staff.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def _context(staff: int) -> RequestContext:
    """As the guard of a page makes it for a look without a counter session: the supervisor's sample grows too."""
    from wanjia.access.queries import held_by

    now = system_clock()
    held = held_by(staff, on=day_in_china(now))
    return RequestContext(
        actor=f"staff:{staff}",
        roles=frozenset(one.role for one in held),
        reach=Reach(whole_city=True),
        purpose=Purpose.SAMPLE,
        basis="",
        at=now,
        area=held[0].area_code,
        request_id="bench",
    )
