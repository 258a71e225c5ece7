"""One event handed in by a program: taken once, refused by name, nothing taken that is not asked for."""

import base64
from uuid import UUID, uuid4

import pytest
import time_machine
from django.apps import apps
from pydantic import ValidationError

from wanjia.access.queries import within
from wanjia.access.tests.factories import program
from wanjia.access.types import Role
from wanjia.intake import policies as may
from wanjia.intake.models import Evidence, Submission
from wanjia.intake.schemas import COMMANDS, SubmissionIn, command_of
from wanjia.registry.models import LifeEvent, Person
from wanjia.registry.tests.factories import FAR, GATE, HERE, area, door, household, person, town
from wanjia.registry.tests.looks import LATER
from wanjia.registry.types import EventKind, Source, Standing

pytestmark = pytest.mark.django_db
PDF = base64.b64encode(b"%PDF-1.7 a birth certificate").decode()
DOOR = {"area": HERE, "building": "1号楼", "unit": "1单元", "door": "101"}


@pytest.fixture(autouse=True)
def place_and_time(db):
    town()
    with time_machine.travel(LATER, tick=False):
        yield


@pytest.fixture
def client():
    return caller()


def caller(role=Role.COMMUNITY_WORKER, code=HERE, **headers):
    return program(role, area(code).id, LATER, **headers)


def send(client, event, *, key=None, headers=None, **more):
    body = {"event": event, **({} if key is False else {"key": str(key or uuid4())}), **more}
    return client.post("/api/v1/submissions", body, content_type="application/json", headers=headers)


def birth(mother, **changes):
    return {"event": "birth", "on": "2026-11-01", "name": "王安", "sex": 1, "mother": str(mother)} | changes


def problems(answer):
    assert answer.status_code == 422, answer.content.decode()
    assert answer.headers["Content-Type"] == "application/problem+json"
    return {(problem["field"], problem["code"]) for problem in answer.json()["problems"]}


def test_a_birth_with_its_paper(client):
    mother = person(dwelling=door())
    answer = send(client, birth(mother), evidence=[{"content": PDF, "media_type": "application/pdf"}])
    receipt = answer.json()
    assert (answer.status_code, receipt["kind"], receipt["standing"]) == (201, "birth", "document_seen")
    with within(GATE):
        assert Person.objects.get(uuid=receipt["persons"]["child"]).name == "王安"
        assert LifeEvent.objects.get(uuid=receipt["event"]).source == Source.API
    assert Evidence.objects.count() == 1


def test_the_same_again_gets_the_same_receipt(client):
    mother, key = person(dwelling=door()), uuid4()
    first = send(client, birth(mother), key=key).json()
    assert send(client, birth(mother), key=key).json() == first
    assert send(client, birth(mother), key=False, headers={"Idempotency-Key": str(key)}).json() == first
    assert Submission.objects.count() == 1
    assert client.get(f"/api/v1/submissions/{first['number']}").json() == first


def test_a_receipt_is_for_who_handed_in(client):
    receipt = send(client, birth(person(dwelling=door()))).json()
    assert caller().get(f"/api/v1/submissions/{receipt['number']}").status_code == 404


def test_keys_are_asked_for_and_agree(client):
    told = birth(person(dwelling=door()))
    assert problems(send(client, told, key=False)) == {("Idempotency-Key", "key_missing")}
    assert problems(send(client, told, headers={"Idempotency-Key": str(uuid4())})) == {("key", "two_keys")}
    key = uuid4()
    send(client, told, key=key)
    assert problems(send(client, birth(told["mother"], name="王平"), key=key)) == {("", "key_used")}


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"on": "2027-01-01"}, ("on", "in_future")),
        ({"on": "2026-02-30"}, ("on", "date.impossible")),
        ({"on": "last May"}, ("event.birth.on", "body.string_pattern_mismatch")),
        ({"sex": 7}, ("sex", "unknown_code")),
        ({"sex": "1"}, ("event.birth.sex", "body.int_type")),
        ({"relation": "xx"}, ("relation", "unknown_code")),
        ({"name": "王\u0000安"}, ("event.birth.name", "body.string_pattern_mismatch")),
        ({"document_number": "370202199001010016"}, ("document_number", "identity_number.check_character")),
        ({"father": "x"}, ("event.birth.father", "body.uuid_parsing")),
        ({"permitted": True}, ("event.birth.permitted", "body.extra_forbidden")),
        ({"event": "pregnancy"}, ("event", "body.union_tag_invalid")),
    ],
)
def test_what_is_wrong_is_named(client, changes, found):
    mother = person(dwelling=door())
    assert problems(send(client, birth(mother, **changes))) == {found}
    assert not Submission.objects.exists()


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "The date lies in the future."), ("zh-CN,zh;q=0.9", "日期晚于今天"), ("", "日期晚于今天")],
)
def test_people_read_it_in_their_language(client, language, words):
    answer = send(client, birth(person(dwelling=door()), on="2027-01-01"), headers={"Accept-Language": language})
    assert words in answer.json()["problems"][0]["message"]


def test_homes_are_told_by_their_address(client):
    mover = person(dwelling=door())
    door("202")
    moved = {"event": "residence_within", "on": "2026-11-02", "person": str(mover), "dwelling": DOOR | {"door": "202"}}
    assert send(client, moved).status_code == 201
    unknown = moved | {"dwelling": DOOR | {"door": "909"}}
    assert problems(send(client, unknown)) == {("dwelling", "no_such_door")}
    nowhere = moved | {"dwelling": DOOR | {"area": "990000000000"}}
    assert problems(send(client, nowhere)) == {("dwelling", "no_such_area")}


def test_a_correction_tells_the_right_value(client):
    uuid = person(marital="10", dwelling=door())
    value = {"fact": "marital", "code": "20"}
    told = {"event": "correction", "on": "2026-11-02", "person": str(uuid), "value": value, "reason": "typing error"}
    assert send(client, told).status_code == 201
    assert problems(send(client, told | {"value": value | {"code": "77"}})) == {("value", "unknown_code")}
    number = {"fact": "membership", "basis": "living", "household": 1, "relation": "02"}
    assert problems(send(client, told | {"value": number})) == {("event.correction.value", "body.union_tag_invalid")}


def test_nobody_reports_about_persons_out_of_reach(client):
    far = person(dwelling=door(code=FAR))
    assert send(client, birth(far)).status_code == 404
    assert send(client, birth(person(dwelling=door()), household=str(uuid4()))).status_code == 404


@pytest.mark.parametrize(
    ("paper", "status"),
    [
        ({"content": "%%%", "media_type": "application/pdf"}, 422),
        ({"content": base64.b64encode(b"MZ").decode(), "media_type": "application/pdf"}, 422),
        ({"content": PDF, "media_type": "text/html"}, 422),
        ({"content": base64.b64encode(b"%PDF-" + b"0" * 5_300_000).decode(), "media_type": "application/pdf"}, 422),
        ({"content": base64.b64encode(b"%PDF-" + b"0" * 9_500_000).decode(), "media_type": "application/pdf"}, 413),
    ],
)
def test_papers_that_are_none_or_too_large(client, paper, status):
    answer = send(client, birth(person(dwelling=door())), evidence=[paper])
    assert answer.status_code == status
    assert not Evidence.objects.exists()


@pytest.mark.parametrize("body", ["", "{", "[]", "null", '{"event": NaN}', "[" * 100_000, "\udcff"])
def test_what_is_no_submission_is_refused(client, body):
    content = body.encode("utf-8", "surrogateescape")
    answer = client.post("/api/v1/submissions", content, content_type="application/json")
    assert answer.status_code in {400, 422}
    assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("role", list(Role))
def test_a_role_reports_its_events_and_no_others(role):
    mother = person(dwelling=door())
    status = send(caller(role), birth(mother)).status_code
    assert (status == 201) == ("birth" in may.SUBMIT.fields.get(role, ()))
    assert status in {201, 403}


def test_every_event_but_those_for_people_can_be_told():
    kinds = {of.kind for of in COMMANDS.values()}
    assert kinds == set(EventKind) - may.NOT_BY_PROGRAM
    assert set(COMMANDS) == {event for events in may.SUBMIT.fields.values() for event in events}


FIELDS = sorted(
    {
        field.name
        for context in ("registry", "intake")
        for model in apps.get_app_config(context).get_models()
        for field in model._meta.fields
    }
)


@pytest.mark.parametrize("field", FIELDS)
def test_no_column_of_a_table_can_be_slipped_in(field):
    """What the gate sets (source, standing, actor, event…) is told by nobody."""
    for event in (birth(UUID(int=1)), {"event": "death", "on": "2026-11-01", "person": str(UUID(int=1))}):
        if field in event | {
            "event": 1,
            "household": 1,
            "relation": 1,
            "hukou_area": 1,
            "registered_household": 1,
            "registered_relation": 1,
            "father": 1,
            "document_number": 1,
            "dwelling": 1,
        }:
            continue
        with pytest.raises(ValidationError) as invalid:
            SubmissionIn.model_validate({"event": event | {field: 1}, "key": str(UUID(int=1))})
        assert {error["type"] for error in invalid.value.errors()} == {"extra_forbidden"}
    if field not in {"event", "key", "evidence"}:
        with pytest.raises(ValidationError, match="extra_forbidden"):
            SubmissionIn.model_validate({"event": birth(UUID(int=1)), field: 1})


def test_shapes_become_commands(client):
    told = SubmissionIn.model_validate(
        {
            "event": {
                "event": "new_household",
                "on": "2026",
                "basis": "living",
                "household_kind": "family",
                "number": "0099",
                "dwelling": DOOR,
            }
        }
    )
    known = door()
    command = command_of(told.event, on=LATER.date())
    assert (command.dwelling, str(command.on), command.basis.name) == (known, "2026", "LIVING")
    assert command.kind is EventKind.FIRST_ENTRY


def test_heads_name_the_others(client):
    home = household()
    head = person("王大", household=home, relation="02", dwelling=door())
    wife = person("李二", household=home, relation="10", dwelling=door())
    told = {"event": "household_head", "on": "2026-11-02", "person": str(wife), "household": str(home)}
    receipt = send(client, told | {"relations": [[str(head), "10"]]})
    assert receipt.status_code == 201, receipt.content.decode()
    assert receipt.json()["standing"] == Standing.REPORTED.name.lower()
