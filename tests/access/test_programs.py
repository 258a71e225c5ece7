"""The same doors for programs: every address x role of its token, and their foreign objects (T21, T22)."""

import csv
from pathlib import Path

import pytest
import time_machine

from tests.access.addresses import addresses
from tests.access.sweep import Areas, leaks
from wanjia.access.tests.factories import program
from wanjia.access.types import Role, Scope
from wanjia.registry.tests.factories import FAR, HERE, NEXT_DOOR, area, door, person, town
from wanjia.registry.tests.looks import LATER, sealed

MATRIX = {
    (row.pop("address"), row.pop("method")): {role: int(status) for role, status in row.items()}
    for row in csv.DictReader(Path(__file__).with_name("programs.csv").read_text().splitlines())
}
API = {one.name: one for one in addresses() if one.name.startswith("api:")}
WHY = {"Wanjia-Purpose": "exchange", "Wanjia-Reference": "LS-2026/0042"}

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def place_and_time(db):
    town()
    with time_machine.travel(LATER, tick=False):
        yield


def caller(role, code=HERE):
    return program(role, area(code).id, LATER, **WHY)


def test_every_address_of_the_api_has_its_line():
    assert {name for name, _ in MATRIX} == set(API)


@pytest.mark.parametrize("role", list(Role))
def test_every_token_gets_what_the_matrix_says(role):
    client = caller(role)
    wrong = []
    for (name, method), row in MATRIX.items():
        status = client.generic(method, API[name].url(), b"{}", "application/json").status_code
        if status != row[role]:
            wrong.append(f"{method} {name} as {role}: {status}, not {row[role]}")
    assert wrong == []


def person_in(area_id, state):
    if state == "gone":
        raise KeyError("persons are never deleted")
    code = {area(one).id: one for one in (HERE, NEXT_DOOR, FAR)}[area_id]
    uuid = person(dwelling=door(code=code))
    if state == "sealed":
        sealed(uuid)
    return {"person": uuid}


def test_no_address_tells_of_a_foreign_person():
    client = caller(Role.COMMUNITY_WORKER)
    areas = Areas(*(area(code).id for code in (HERE, "370203012000", NEXT_DOOR, FAR)))
    assert leaks(client, API["api:person"], person_in, areas) == []


def test_no_other_address_shows_an_object():
    """Receipts belong to who handed in, not to an area: wanjia/intake/tests/test_api.py tries them."""
    assert {name for name, one in API.items() if one.policy.scope is Scope.OBJECT} == {"api:person", "api:receipt"}
