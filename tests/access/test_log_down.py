"""When the log cannot be written no page shows anybody; while only its sequencer is down, looks go on (T19)."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.access.crawl import text_of
from wanjia.access.queries import within
from wanjia.access.tests.factories import program, sign_in
from wanjia.access.types import Role
from wanjia.audit.queries import unsequenced
from wanjia.desk.tests.factories import number_in, staff
from wanjia.host.checks import sequencer
from wanjia.host.findings import Ground
from wanjia.host.installation import Installation
from wanjia.kernel.clock import system_clock
from wanjia.registry.models import Household, Person
from wanjia.registry.tests.factories import GATE, HERE, area, town

NAME = "王芳"
WHY = {"Wanjia-Purpose": "exchange", "Wanjia-Reference": "LS-2026/0042"}
FAULTS = {"raises": "P0001", "disk full": "53100"}  # as the server says them
FAULT = """
CREATE FUNCTION fault() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'no space left on device' USING ERRCODE = '{}'; END $$;
CREATE TRIGGER fault BEFORE INSERT ON {} FOR EACH ROW EXECUTE FUNCTION fault()
"""


@pytest.fixture
def looks(committed_db, client):
    """Ways to look at the one person there is, by page and by program; each answers with its response."""
    town()
    who = number_in(area().id, "plain")["uuid"]
    with within(GATE):
        home = Household.objects.get().uuid
        assert Person.objects.get().name == NAME
    sign_in(client, staff(Role.COMMUNITY_WORKER))
    client.post("/counter/open", {"service": "own_record", "document": "on"})
    caller = program(Role.COMMUNITY_WORKER, area(HERE).id, system_clock(), **WHY)
    pages = (f"/persons/{who}", f"/persons/{who}/sheets", f"/households/{home}", "/roster", "/todo")
    return {
        **{page: lambda page=page: client.get(page) for page in pages},
        "search": lambda: client.post("/search", {"q": NAME}, follow=True),
        "file": lambda: client.post("/exports/new/roster", {"form": "csv"}),
        "picker": lambda: client.post("/report/find/persons", {"field": "person", "person-find": NAME}),
        "number": lambda: client.post(f"/persons/{who}/document/1", {"reason": "identity_check"}),
        "program": lambda: caller.get(f"/api/v1/persons/{who}"),
    }


def shown(answer) -> bool:
    return any(word in text_of(answer) for word in (NAME, "370298"))


@pytest.mark.parametrize("table", ["audit_event", "audit_subject", "audit_queue"])
@pytest.mark.parametrize("fault", FAULTS)
def test_not_a_byte_of_a_person_leaves_by_any_door(committed_db, looks, table, fault):
    assert {way for way, look in looks.items() if not shown(look())} == set()
    with committed_db.connect("wanjia_owner") as owner:
        owner.execute(FAULT.format(FAULTS[fault], table))
    answers = {way: look() for way, look in looks.items()}
    assert {way: answer.status_code for way, answer in answers.items() if answer.status_code != 503} == {}
    assert {way for way, answer in answers.items() if shown(answer)} == set()


def test_while_the_sequencer_is_down_looks_go_on_and_selfcheck_says_so(committed_db, looks):
    before, _ = unsequenced(at=system_clock())
    for look in looks.values():
        assert shown(look())
    waiting, _ = unsequenced(at=system_clock())
    assert waiting >= before + len(looks)
    with committed_db.connect("wanjia_app") as asking:
        ground = Ground(Installation(Path(), None), asking, system_clock() + timedelta(minutes=1), None)
        finding = sequencer(ground)
    assert finding.ok is False
    assert f"{waiting} acts wait" in finding.text
