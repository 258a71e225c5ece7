"""A small city and people at work in it."""

from datetime import UTC, datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.test import Client

from wanjia.access.actions import ClientWish, approve_client, grant_client
from wanjia.access.actions.staff import place
from wanjia.access.models import Staff
from wanjia.access.queries import held_by, system_context
from wanjia.access.rules import reach_of
from wanjia.access.types import Purpose, Reach, RequestContext, Role
from wanjia.kernel.clock import day_in_china
from wanjia.places.actions import load_edition
from wanjia.places.queries import area_by_code
from wanjia.places.tests.factories import CITY, listed_as

NOW = datetime.now(UTC).replace(microsecond=0)
POSTED = datetime(2026, 1, 5, 1, tzinfo=UTC)  # before any day on which a test plays
PASSWORD = "pale-river-lantern-42"
COMMUNITY, NEXT_DOOR, FAR = "640104001001", "640104001002", "640105001001"
TOWNSHIP, COUNTY, CITY_CODE = "640104001000", "640104000000", "640100000000"
AREA_OF = {
    Role.COMMUNITY_WORKER: COMMUNITY,
    Role.GRID_WORKER: COMMUNITY,
    Role.TOWNSHIP_CLERK: TOWNSHIP,
    Role.HEALTH_WORKER: TOWNSHIP,
    Role.COUNTY_OFFICER: COUNTY,
}


def build_city():
    """Two counties, three townships, four communities."""
    load_edition(listed_as(CITY), by=system_context("areas", at=NOW).act(), at=NOW)


def area_id(code):
    return area_by_code(code, on=day_in_china(NOW)).id


def staff(role=None, area="", **given):
    """An account that can sign in; with ``role`` it is posted to ``area`` (a code) or to the usual one of the role."""
    known = {"login": f"{role or 'nobody'}{Staff.objects.count()}", "name": "Test", "created_at": NOW}
    known |= {"password": given.pop("password", "") or make_password(PASSWORD), "must_change_password": False}
    row = Staff.objects.create(**(known | given))
    if role:
        place(row.pk, role=role, area_id=area_id(area or AREA_OF.get(role, CITY_CODE)), at=POSTED)
    return row


def context_for(person, *, purpose=Purpose.ADMINISTRATION, basis="", at=NOW):
    """The context of a request by ``person``, as ``guard`` makes it for a door that all their postings open."""
    held = held_by(person.pk, on=day_in_china(at))
    return RequestContext(
        f"staff:{person.pk}",
        frozenset(one.role for one in held),
        reach_of(held),
        purpose,
        basis,
        at,
        area=held[0].area_code if held else "",
        views_a_day=500,
    )


def program(role, area, at=NOW, views_a_day=500, **headers):
    """A program of another office with a token for ``role`` in the area with this id, granted by two officers."""
    asks, approves = (officer(at) for _ in range(2))
    wish = ClientWish("Test", role, area, at + timedelta(days=30), views_a_day)
    number, token = grant_client(wish, by=asks)
    approve_client(number, by=approves)
    return Client(headers={"Authorization": f"Bearer {token}", "Accept-Language": "en"} | headers)


def officer(at=NOW):
    """The context of a security officer, a new one each time."""
    return RequestContext(
        f"staff:{staff().pk}", frozenset({Role.SECURITY_ADMIN}), Reach(), Purpose.ADMINISTRATION, "", at
    )


def sign_in(client, person):
    """Through the login page, as a browser does."""
    answer = client.post("/login", {"login": person.login, "password": PASSWORD})
    assert answer.status_code == 302, answer.content.decode()[:2000]
    return client
