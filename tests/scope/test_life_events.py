"""Registering a birth is free of conditions, kin is one hop, a wish is a fact, and nobody at work is followed."""

import json
import re

import pytest
from django.db import connection

from tests.architecture.house import PACKAGE, ROOT
from tests.scope.catalogues import events, fields
from wanjia.desk.forms import kinds
from wanjia.registry import queries
from wanjia.registry.tests.factories import day, door, household, person, tell, town
from wanjia.registry.tests.looks import reader
from wanjia.registry.types import FactKind, KinKind
from wanjia.registry.types import commands as c

CONDITIONS = re.compile(
    r"certificate|permit|approv|parity|order|married|marital|wedlock|policy|reason|consent|number_of"
)
PERMITS = {"PermitIssued", "PermitEndorsed"}  # of residence


def condition_faults(asked: dict[str, list[str]]) -> list[str]:
    """Fields by which an event could be made to hang on a paper, a marriage or a number of children."""
    return [f"{event}: {name}" for event, names in asked.items() for name in names if CONDITIONS.search(name)]


class TestABirth:
    ASKED = ("on", "name", "sex", "document_number", "mother", "father", "household", "relation", "dwelling")
    REGISTERED = ("hukou_area", "registered_household", "registered_relation")  # as public security may tell it

    def test_asks_for_the_child_and_whoever_is_known(self):
        assert sorted(fields(c.BirthEvent)) == sorted((*self.ASKED, *self.REGISTERED))
        shape = json.loads((ROOT / "docs/api/openapi.json").read_text())["components"]["schemas"]["BirthEvent"]
        assert set(shape["properties"]) == {"event", *self.ASKED, *self.REGISTERED}
        assert set(shape["required"]) == {"event", "on", "name", "sex"}

    def test_its_form_asks_no_more(self):
        [form] = [one for one in kinds.KINDS if one.command is c.BirthEvent]
        assert {part.name for part in form.parts} == set(self.ASKED)

    def test_no_event_asks_for_a_condition(self):
        asked = {one.__name__: fields(one) for one in events() if one not in (c.Correction, c.Entry)}
        assert condition_faults(asked) == []
        assert {"reason", "marital"} <= {*fields(c.Correction), *fields(c.Entry)}

    def test_a_planted_condition_is_seen(self):
        for name in ("marriage_certificate", "birth_permit", "order_of_child", "mother_married"):
            assert condition_faults({"BirthEvent": ["on", name]}) == [f"BirthEvent: {name}"]

    @pytest.mark.django_db
    def test_is_taken_without_marriage_father_or_number(self):
        town()
        home = household(dwelling=door())
        mother = person(dwelling=door(), household=home, relation="02")
        for year in (2018, 2019, 2020, 2021, 2022):
            told = tell(c.BirthEvent(on=day(year), name="王小雨", sex=2, mother=mother, household=home, relation="21"))
            assert told.prompts == ()
        assert tell(c.BirthEvent(on=day(2024), name="王无名", sex=1, household=home)).event


class TestKin:
    @pytest.mark.django_db
    def test_is_shown_one_hop_at_a_time(self):
        town()
        grandmother = person("张兰", born=day(1950), dwelling=door())
        mother = tell(c.BirthEvent(on=day(1980), name="王梅", sex=2, mother=grandmother)).persons["child"]
        child = tell(c.BirthEvent(on=day(2010), name="李小雨", sex=2, mother=mother)).persons["child"]
        seen = {line.name for line in queries.person(reader(), grandmother).value.kin}
        assert seen == {"王梅"}
        assert child not in {line.uuid for line in queries.person(reader(), grandmother).value.kin}

    def test_no_statement_walks_from_kin_to_kin(self):
        texts = [path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.sql")]
        texts += [path.read_text(encoding="utf-8") for path in PACKAGE.glob("*/migrations/*.py")]
        walking = [text for text in texts if re.search(r"RECURSIVE", text) and re.search(r"kin", text)]
        assert walking == []
        assert not [text for text in texts if re.search(r"registry_kin\w*\b[^;]*\bJOIN\s+registry_kin", text)]

    def test_no_kind_of_tie_skips_a_generation(self):
        assert not [kind for kind in KinKind if re.search(r"GRAND|SIBLING|AUNT|UNCLE|COUSIN", kind.name)]


@pytest.mark.django_db
def test_a_wish_not_to_be_visited_or_called_is_a_fact():
    town()
    one = person(dwelling=door())
    tell(c.PreferenceChange(on=day(2026), person=one, no_visits=True, no_calls=False))
    view = queries.person(reader(), one).value
    assert (view.no_visits, view.no_calls) == (True, False)
    assert FactKind.PREFERENCE in {fact.kind for fact in view.facts}


@pytest.mark.django_db
def test_only_places_have_a_position_and_only_acts_a_device():
    """Neither staff nor residents are somewhere at a moment: longitude and latitude belong to doors and areas."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, attname FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid "
            "WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND attnum > 0"
        )
        columns = cursor.fetchall()
    position = re.compile(r"^(lon|lat|lng|longitude|latitude|position_x|gps\w*|geo\w*|grid_cell|accuracy|altitude)$")
    assert {table.split("_")[0] for table, column in columns if position.match(column)} == {"places"}
    working = re.compile(r"arriv|depart|on_duty|shift|rank|score|photo|selfie|steps|minutes_worked")
    staff = [
        (table, column) for table, column in columns if table.startswith(("access_", "audit_", "desk_", "intake_"))
    ]
    assert len(staff) > 50
    assert [pair for pair in staff if working.search(pair[1])] == []
