"""The cast of the access tests: one account of each role in one small city, and how a browser signs in as each."""

import time

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.test import Client

from wanjia.access.models import Staff
from wanjia.access.tests.factories import build_city, staff
from wanjia.access.types import Role

VISITOR, UNPOSTED = "visitor", "unposted"
CAST = (VISITOR, UNPOSTED, *(role.value for role in Role))


def cast() -> dict[str, Client]:
    """A signed-in browser for each of CAST."""
    build_city()
    return {who: _browser(who) for who in CAST}


def _browser(who: str) -> Client:
    client = Client()
    if who != VISITOR:
        role = None if who == UNPOSTED else Role(who)
        person = staff(role)
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        confirm_again(client, person)
    return client


def confirm_again(client: Client, person: Staff) -> None:
    """As after typing the password once more: doors that ask for it stay open for five minutes."""
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "password", "at": time.time(), "reauthenticated": True}]
    session[f"{AUTHENTICATION_METHODS_SESSION_KEY}_user"] = str(person.pk)
    session.save()
