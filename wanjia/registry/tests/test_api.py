"""Persons for programs: with a purpose, audited first, only what the role may see."""

from uuid import uuid4

import pytest
import time_machine
from django.db import connection

from wanjia.access.tests.factories import program
from wanjia.access.types import Role
from wanjia.registry import policies as may
from wanjia.registry.schemas import HIDDEN
from wanjia.registry.tests.factories import FAR, area, door, household, person, town
from wanjia.registry.tests.looks import LATER, sealed
from wanjia.registry.types.facts import KIND_OF, FactKind

pytestmark = pytest.mark.django_db
WHY = {"Wanjia-Purpose": "exchange", "Wanjia-Reference": "LS-2026/0042"}
NUMBER = "370298199003070022"


@pytest.fixture(autouse=True)
def place_and_time(db):
    town()
    with time_machine.travel(LATER, tick=False):
        yield


def caller(role=Role.COMMUNITY_WORKER, code="370203012001", **headers):
    return program(role, area(code).id, LATER, **(WHY | headers))


def resident(**known):
    known = {"document_number": NUMBER, "phone": "13800001111", "marital": "20"} | known
    return person("李梅", dwelling=door(), household=household(), relation="02", **known)


def get(client, uuid, **query):
    return client.get(f"/api/v1/persons/{uuid}", query)


def kinds(answer):
    return {fact["kind"] for fact in answer.json()["facts"]}


def test_a_person_is_told_with_where_every_fact_comes_from():
    uuid = resident()
    told = get(caller(), uuid).json()
    assert told["id"] == str(uuid)
    assert told["address"] == {
        "area": "370203012001",
        "area_name": "和兴路社区",
        "building": "1号楼",
        "unit": "1单元",
        "floor": "1",
        "door": "101",
    }
    (birth,) = [fact for fact in told["facts"] if fact["kind"] == "birth"]
    assert birth["value"] == {"fact": "birth", "sex": 2, "born_on": "1990-03-07", "precision": "day"}
    assert (birth["source"], birth["standing"], birth["valid_to"]) == ("desk", "reported", None)


def test_numbers_leave_only_masked():
    answer = get(caller(), resident())
    told = {fact["kind"]: fact for fact in answer.json()["facts"]}
    assert told["document"]["value"] == {"fact": "document", "type": "01"}
    assert told["document"]["masked"] == "3702********0022"
    assert told["contact"]["value"] == {"fact": "contact", "kind": "phone"}
    assert NUMBER not in answer.content.decode()
    assert "13800001111" not in answer.content.decode()


def test_the_look_is_in_the_log_with_its_purpose_and_file():
    uuid = resident()
    get(caller(), uuid)
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT action, purpose, basis, audit_subject.grade FROM audit_event
            JOIN audit_subject ON audit_subject.event = audit_event.id WHERE person = %s AND action = 'person.open'""",
            [uuid],
        )
        assert cursor.fetchall() == [("person.open", "exchange", "file:LS-2026/0042", "opened")]


@pytest.mark.parametrize("role", sorted(may.PERSON.roles))
def test_no_role_gets_a_kind_of_fact_beyond_its_list(role):
    answer = get(caller(role), resident())
    assert answer.status_code == 200
    assert kinds(answer) <= set(may.PERSON.fields[role])
    assert ("households" in answer.json()) == ("membership" in may.PERSON.fields[role])


def test_kin_and_timeline_go_to_no_program():
    assert not any("kin" in fields for fields in may.PERSON.fields.values())
    assert set(get(caller(), resident()).json()) == {"id", "on", "believed_at", "facts", "address", "households"}


@pytest.mark.parametrize(
    ("headers", "fields"),
    [
        ({"Wanjia-Purpose": ""}, ["Wanjia-Purpose"]),
        ({"Wanjia-Purpose": "break_glass"}, ["Wanjia-Purpose"]),
        ({"Wanjia-Purpose": "counter"}, ["Wanjia-Purpose"]),
        ({"Wanjia-Reference": ""}, ["Wanjia-Reference"]),
        ({"Wanjia-Reference": NUMBER}, ["Wanjia-Reference"]),
        ({"Wanjia-Reference": "a b"}, ["Wanjia-Reference"]),
    ],
)
def test_without_a_purpose_and_a_file_nothing_is_told(headers, fields):
    answer = get(caller(**headers), resident())
    assert answer.status_code == 422
    assert [problem["field"] for problem in answer.json()["problems"]] == fields


def test_who_is_out_of_reach_sealed_or_nobody_gets_one_answer():
    far, hidden = person("张远", dwelling=door(code=FAR)), resident()
    sealed(hidden)
    client = caller()
    answers = [get(client, uuid) for uuid in (far, hidden, uuid4())]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content.replace(answer["X-Request-ID"].encode(), b"") for answer in answers}) == 1


def test_a_day_before_anything_was_known_is_said():
    answer = get(caller(), resident(), on="1960-01-01")
    assert answer.status_code == 422
    assert answer.json()["problems"][0]["code"] == "nothing_known"


@pytest.mark.parametrize("on", ["0", "2020", "1577836800", "2020-13-01", "yesterday"])
def test_what_is_no_day_is_refused(on):
    assert get(caller(), resident(), on=on).status_code == 422


def test_the_days_persons_are_counted():
    client = program(Role.COMMUNITY_WORKER, area().id, LATER, views_a_day=2, **WHY)
    uuids = [person(name, dwelling=door()) for name in ("王一", "王二", "王三")]
    assert [get(client, uuid).status_code for uuid in uuids] == [200, 200, 429]


def by_number(client, **body):
    return client.post("/api/v1/persons/by-number", body, content_type="application/json")


def test_a_whole_number_finds_its_bearer_and_a_part_is_refused():
    uuid = resident()
    (found,) = by_number(caller(), number=NUMBER).json()
    assert (found["id"], found["name"], found["born_on"]) == (str(uuid), "李梅", "1990-03-07")
    assert by_number(caller(), number=NUMBER[-6:]).status_code == 422
    assert by_number(caller(), number="370298199003070014").status_code in (200, 422)


def test_a_number_of_somebody_elsewhere_finds_nobody():
    person("张远", dwelling=door(code=FAR), document_number=NUMBER)
    assert by_number(caller(), number=NUMBER).json() == []


@pytest.mark.parametrize("role", [Role.GRID_WORKER, Role.HEALTH_WORKER, Role.STATISTICIAN, Role.SYSTEM_ADMIN])
def test_other_roles_search_by_no_number(role):
    assert by_number(caller(role), number=NUMBER).status_code == 403


def test_every_kind_of_fact_that_is_told_has_a_shape():
    """A kind that is new in the register goes out to programs only after somebody said which of its fields may."""
    named = {kind.name.lower() for kind in FactKind} - {"kin"}
    assert named == {name for fields in may.PERSON.fields.values() for name in fields}
    assert named == {KIND_OF[of].name.lower() for of in HIDDEN}
