"""Events written down: two clocks, the current state, the feed, the audit log, and the database's own walls."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from wanjia.access.queries import system_context, within
from wanjia.access.types import Purpose, Reach, RequestContext
from wanjia.audit.models import Event
from wanjia.feed.models import Entry
from wanjia.kernel.clock import FOREVER, UNTIL_CHANGED
from wanjia.kernel.errors import Refused
from wanjia.registry.models import (
    Household,
    HouseholdAddress,
    KinFact,
    MaritalFact,
    MembershipFact,
    NameFact,
    Person,
    ResidenceFact,
)
from wanjia.registry.queries.states import person_states
from wanjia.registry.rules.current import current_of
from wanjia.registry.tests.factories import FAR, NOW, area, day, door, household, person, tell, town
from wanjia.registry.types import Basis, Education, Residence, Standing
from wanjia.registry.types import commands as c
from wanjia.registry.types.facts import KIND_OF

pytestmark = pytest.mark.django_db
LATER = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _town(db):
    town()


def seen(model, **which):
    """Rows as the gate sees them."""
    with within(system_context("gate", at=NOW)):
        return list(model.objects.filter(**which).order_by("pk"))


def row(uuid):
    return seen(Person, uuid=uuid)[0]


def test_an_entered_person_has_current_state_and_facts():
    home = household(dwelling=door("302"))
    uuid = person("欧阳娜", dwelling=door("302"), household=home, relation="02", document_number="370298199003070022")
    found = row(uuid)
    assert (found.name, found.pinyin, found.initials) == ("欧阳娜", "ouyangna", "oyn")
    assert (found.area_id, found.household.uuid, found.relation) == (area().id, home, "02")
    assert found.standing == Standing.REPORTED
    assert seen(Household, uuid=home)[0].size == 1


def test_a_move_supersedes_and_keeps_what_was_believed():
    uuid = person(dwelling=door("101"))
    tell(c.ResidenceWithin(on=day(2024, 5, 1), person=uuid, dwelling=door("202")), at=LATER)
    rows = seen(ResidenceFact, person__uuid=uuid)
    believed = [one for one in rows if one.recorded_to == UNTIL_CHANGED]
    superseded = [one for one in rows if one.recorded_to != UNTIL_CHANGED]
    assert [one.recorded_to for one in superseded] == [LATER]
    assert [(one.valid_from, one.valid_to) for one in superseded] == [(date(2015, 1, 1), FOREVER)]
    spans = sorted((one.valid_from, one.valid_to, one.previous_to) for one in believed)
    assert spans == [
        (date(2015, 1, 1), date(2024, 5, 1), None),
        (date(2024, 5, 1), FOREVER, date(2024, 5, 1)),
    ]
    assert row(uuid).dwelling_id == door("202")


def test_late_news_finds_its_place_in_the_chain():
    uuid = person(dwelling=door("101"))
    tell(c.ResidenceWithin(on=day(2024, 5, 1), person=uuid, dwelling=door("301")), at=LATER)
    tell(c.ResidenceWithin(on=day(2020, 5, 1), person=uuid, dwelling=door("201")), at=LATER)
    state = seen_state(uuid)
    homes = [(fact.value, fact.valid_from) for fact in state.timeline(kind_of(Residence))]
    assert homes == [
        (Residence(door("101")), date(2015, 1, 1)),
        (Residence(door("201")), date(2020, 5, 1)),
    ]  # news of 2020 says where the person lived from then on, and it was told last


def seen_state(uuid):
    with within(system_context("gate", at=NOW)):
        pk = Person.objects.get(uuid=uuid).pk
        return person_states({pk})[pk]


def kind_of(value):
    return KIND_OF[value]


def test_a_birth_and_a_death_change_the_household():
    home = household(dwelling=door())
    mother = person(dwelling=door(), household=home, relation="02")
    told = tell(c.BirthEvent(on=day(2026, 11, 1), name="王安", sex=1, mother=mother), standing=Standing.DOCUMENT_SEEN)
    child = row(told.persons["child"])
    assert (child.household.uuid, child.relation, child.dwelling_id) == (home, "20", door())
    assert child.standing == Standing.DOCUMENT_SEEN
    assert seen(Household, uuid=home)[0].size == 2
    tell(c.Death(on=day(2026, 11, 20), person=mother), at=LATER)
    left = seen(Household, uuid=home)[0]
    assert (left.size, left.head_id) == (1, None)
    assert row(mother).died_on == date(2026, 11, 20)
    tell(c.DeathRevoked(on=day(2026, 11, 21), person=mother), at=LATER)
    back = seen(Household, uuid=home)[0]
    assert (back.size, back.head_id) == (2, row(mother).pk)


def test_late_news_of_a_household_finds_its_place_in_the_chain():
    home = household(dwelling=door("101"))
    person(dwelling=door("101"), household=home, relation="02")
    for year, there in ((2024, "301"), (2025, "401"), (2020, "201")):
        tell(c.HouseholdIn(on=day(year, 5, 1), household=home, dwelling=door(there)), at=LATER)
    believed = seen(HouseholdAddress, household__uuid=home, recorded_to=UNTIL_CHANGED)
    addresses = sorted((one.valid_from, one.valid_to, one.dwelling_id, one.previous_to) for one in believed)
    assert addresses == [
        (date(2015, 1, 1), date(2020, 5, 1), door("101"), None),
        (date(2020, 5, 1), FOREVER, door("201"), date(2020, 5, 1)),
    ]
    assert seen(Household, uuid=home)[0].dwelling_id == door("201")


def test_a_household_divides():
    home = household(dwelling=door())
    people = [
        person(name, dwelling=door(), household=home, relation=relation)
        for name, relation in (("王父", "02"), ("王子", "22"), ("李媳", "38"))
    ]
    told = c.HouseholdSplit(on=day(2026), household=home, leavers=(people[1], people[2]), dwelling=door("501"))
    tell(told, at=LATER)
    sizes = {one.dwelling_id: one.size for one in seen(Household)}
    assert sizes == {door(): 1, door("501"): 2}
    assert row(people[1]).household.head_id == row(people[1]).pk
    assert row(people[2]).dwelling_id == door("501")


def test_a_merge_is_undone_to_the_same_state():
    first = person("张伟", sex=1, dwelling=door("101"), education="")
    second = person("张玮", sex=1, dwelling=door("101"), education="20")
    before = snapshot()
    tell(c.PersonMerge(on=day(2026), person=first, duplicate=second), at=LATER)
    assert row(first).education == "20"  # what the survivor's record lacks is filled in
    assert row(second).canonical_id == row(first).pk
    tell(c.PersonUnmerge(on=day(2026), person=first, duplicate=second), at=LATER)
    assert snapshot() == before


def test_a_merged_record_that_is_widowed_tells_the_survivor():
    man, wife, same = person("张伟", sex=1), person("李梅"), person("李玫")
    tell(c.Marriage(on=day(2020), person=man, spouse=wife))
    tell(c.PersonMerge(on=day(2021), person=same, duplicate=wife), at=LATER)
    tell(c.Death(on=day(2022), person=man), at=LATER)
    assert row(same).marital == "30"


def snapshot():
    rows = seen(Person)
    return [{name: value for name, value in vars(one).items() if name != "_state"} for one in rows]


def test_the_current_state_is_what_the_facts_say():
    home = household(dwelling=door())
    uuid = person(dwelling=door(), household=home, relation="02", marital="10", phone="10000000000")
    tell(c.EducationChange(on=day(2016), person=uuid, education="20"), at=LATER)
    told, stored = current_of(seen_state(uuid)), row(uuid)
    assert (told.name, told.marital, told.education) == (stored.name, stored.marital, stored.education)
    assert (told.dwelling, told.household, told.standing) == (stored.dwelling_id, stored.household_id, stored.standing)


def test_adoption_leaves_no_trace_for_readers():
    child, parent = person("小安", day(2020)), person("李梅", day(1985))
    assert tell(c.Adoption(on=day(2026), child=child, adoptive_mother=parent)).sealed
    assert seen(KinFact) == []


def test_verification_raises_the_standing():
    uuid = person(dwelling=door())
    tell(c.Verification(on=day(2026), person=uuid), standing=Standing.DOCUMENT_SEEN, at=LATER)
    assert row(uuid).standing == Standing.DOCUMENT_SEEN
    assert len(seen(NameFact, person__uuid=uuid)) == 2


def test_a_refusal_writes_nothing():
    uuid = person()
    with pytest.raises(Refused):
        tell(c.Death(on=day(1980), person=uuid))
    assert row(uuid).life == 1
    assert Event.objects.filter(action="registry.death").count() == 0


def test_each_event_is_in_the_feed_and_in_the_log():
    person()
    assert list(Entry.objects.values_list("topic", "kind")) == [("registry", "first_entry")]
    assert Event.objects.filter(action="registry.first_entry").count() == 1


class TestWalls:
    """What the database itself refuses, whoever writes."""

    def test_two_open_facts_of_one_kind_are_refused(self):
        uuid = person(marital="10")
        one = seen(MaritalFact)[0]
        one.valid_from = date(2020, 1, 1)
        one.valid_to = date(2021, 1, 1)
        with pytest.raises(IntegrityError), within(system_context("gate", at=NOW)), transaction.atomic():
            MaritalFact.objects.bulk_create([one])  # a second first row
        assert row(uuid).marital == "10"

    def test_facts_are_not_rewritten_and_not_deleted(self):
        person()
        for change in (lambda rows: rows.update(text="李四"), lambda rows: rows.delete()):
            with pytest.raises(ProgrammingError), within(system_context("gate", at=NOW)), transaction.atomic():
                change(NameFact.objects.all())

    def test_a_person_elsewhere_is_not_seen_by_the_neighbours(self):
        far = person("远方", dwelling=door(code=FAR))
        near = person("近邻", dwelling=door())
        ctx = RequestContext("staff:1", frozenset(), Reach(areas=frozenset({area().id})), Purpose.COUNTER, "", NOW)
        with within(ctx):
            assert [one.uuid for one in Person.objects.all()] == [near]
            assert not NameFact.objects.filter(person__uuid=far).exists()
            assert not MembershipFact.objects.filter(sort=Basis.LIVING, person__uuid=far).exists()


def test_education_has_its_own_timeline():
    uuid = person(education="70")
    tell(c.EducationChange(on=day(2018), person=uuid, education="20"), at=LATER)
    facts = seen_state(uuid).timeline(kind_of(Education))
    assert [fact.value.code for fact in facts] == ["70", "20"]
