"""Whatever is written into whichever field of the desk (T24): never an error of ours, never half an event."""

from itertools import cycle, islice
from uuid import uuid4

import pytest
from django.db import connection

from tests.access.city import confirm_again
from wanjia.access.queries import within
from wanjia.access.tests.factories import sign_in
from wanjia.access.types import Role
from wanjia.desk.forms.kinds import KINDS
from wanjia.desk.tests.factories import staff
from wanjia.desk.tests.test_reports import before, filled, people  # noqa: F401  (a fixture)
from wanjia.intake.models import Submission
from wanjia.intake.tests.factories import waiting_row_in
from wanjia.registry.models import LifeEvent, Person
from wanjia.registry.tests.factories import GATE, area, town
from wanjia.registry.types import Source, Standing

pytestmark = pytest.mark.django_db
HOSTILE = {
    "formula": "=cmd|' /C calc'!A0",
    "control": "王\x07\x1b[2J芳",
    "nul": "王\0芳",
    "over-long": "万" * 5_000,
    "sql": "1'; DROP TABLE registry_person; --",
    "html": "<script>alert(1)</script>",
    "bidi": "\u202e\u2066王\u200f",
    "huge number": "9" * 400,
    "negative": "-1",
    "no number": "NaN",
    "another script's digits": "٣٤٥²",
    "placeholders": "%(name)s %s {0} {{ x }}",
    "lines": "王\r\nSet-Cookie: a=b",
}
KNOWN = {200, 204, 302, 400, 404, 409, 413, 422}
TABLES = """
SELECT relname FROM pg_class JOIN pg_namespace AS space ON space.oid = relnamespace
WHERE relname ~ '^(registry|places|intake|feed)_' AND relkind IN ('r', 'p') AND NOT relispartition
    AND has_table_privilege(pg_class.oid, 'SELECT')
"""
# A door is there, and told to the mirror, whether or not somebody moves in; a draft goes when its form is sent.
NOT_COUNTED = {"intake_draft", "places_dwelling", "feed_queue"}
ONLY = {"feed_entry": " WHERE topic <> 'places'"}
AT_ONCE = 4


@pytest.fixture(autouse=True)
def _town(db):
    town()


@pytest.fixture
def desk(client):
    officer = staff(Role.COUNTY_OFFICER)
    confirm_again(sign_in(client, officer), officer)
    client.post("/counter/open", {"service": "own_record", "document": "on"})
    return client


def held():
    """How many rows each table of the register and of the gate has."""
    with within(GATE), connection.cursor() as cursor:
        cursor.execute(TABLES)
        names = sorted({name for (name,) in cursor.fetchall()} - NOT_COUNTED)
        cursor.execute(
            " UNION ALL ".join(f"SELECT '{name}', count(*) FROM {name}{ONLY.get(name, '')}" for name in names)
        )
        return dict(cursor.fetchall())


def attacks(fields, turn=0):
    """Each field with a few of the hostile values in turn: over many forms every value meets every kind of field."""
    values = cycle(HOSTILE.items())
    return [(field, *pair) for field in fields for pair in islice(values, turn, turn + AT_ONCE)]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.slug)
def test_no_field_of_a_form_breaks_it_or_writes_half_an_event(desk, people, kind):  # noqa: F811
    before(people, kind.slug)
    typed = filled(people, kind.slug)
    known, broken = held(), []
    for field, name, value in attacks([*typed, "key"], turn=KINDS.index(kind)):
        answer = desk.post(f"/report/{kind.slug}", typed | {"key": uuid4(), field: value})
        now = held()
        taken = now["intake_submission"] - known["intake_submission"]
        if answer.status_code not in KNOWN or taken != (answer.status_code == 302) or (now != known and not taken):
            broken.append((field, name, answer.status_code, set(now.items()) - set(known.items())))
        assert b"<script>alert" not in answer.content
        known = now
    assert broken == []


def waiting_row(area_id):
    return f"/problems/{waiting_row_in(area_id)['number']}"


@pytest.mark.parametrize(
    ("address", "fields"),
    [
        ("/search", ["q"]),
        ("/glass", ["number", "reason"]),
        ("/counter/open", ["service", "document", "next"]),
        ("/roster/views", ["name", "column", "sex", "age_from"]),
        ("/report/find/persons", ["field", "person-find"]),
        ("/report/find/households", ["field", "household-find"]),
        ("/report/death/draft", ["person", "on", "a\0b"]),
        ("/sealing", ["person", "case", "reason"]),
        (waiting_row, ["household_no", "community", "name", "birth_date", "sex", "id_number", "longitude", "phone"]),
        (lambda area_id: waiting_row(area_id) + "/dismiss", ["reason"]),
    ],
    ids=lambda one: one if isinstance(one, str) else "row" if callable(one) else "-".join(one).replace("\0", ""),
)
def test_nor_does_a_field_of_any_other_form(desk, address, fields):
    url = address if isinstance(address, str) else address(area().id)
    survives(desk, url, fields)


def test_nor_does_a_field_of_the_auditors(client):
    survives(sign_in(client, staff(Role.AUDIT_ADMIN)), "/lookups", ["login", "first", "last"])


def survives(desk, url, fields):
    usual = {"field": "person", "person-find": "x", "household-find": "x", "name": "x", "number": "x"}
    for field in fields:
        for value in HOSTILE.values():
            assert desk.post(url, usual | {field: value}).status_code in KNOWN, (url, field, value[:20])


@pytest.mark.parametrize(
    "address",
    ["/roster", "/households", "/submissions", "/done", "/due", "/verify", "/area", "/report/members", "/buildings"],
)
def test_nor_does_what_stands_in_an_address(desk, address):
    for field in (
        "page",
        "area",
        "on",
        "age_from",
        "sex",
        "order",
        "kind",
        "basis",
        "of",
        "field",
        "household",
        "place",
    ):
        for _, name, value in attacks([field], turn=len(address)):
            assert desk.get(address, {field: value}).status_code in KNOWN, (field, name)


def test_what_a_form_does_not_ask_for_is_not_taken(desk, people):  # noqa: F811
    planted = {one.name: "9" for model in (LifeEvent, Person, Submission) for one in model._meta.fields}
    typed = filled(people, "contact")
    desk.post("/report/contact", planted | typed | {"key": uuid4(), "contact": "1"})
    submission = Submission.objects.get()
    with within(GATE):
        event, person = LifeEvent.objects.get(uuid=submission.event), Person.objects.get(uuid=people.head)
    assert (event.source, event.standing, event.recorder) == (Source.DESK, Standing.REPORTED, submission.actor)
    assert (person.name, person.sex, person.life) == ("王建国", 1, 1)
