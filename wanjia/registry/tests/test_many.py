"""A chunk of a batch leaves what its rows would have left one after the other, refusals included."""

from datetime import timedelta
from unittest.mock import MagicMock

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wanjia.access.queries import system_context, within
from wanjia.access.types import Purpose
from wanjia.audit.models import Event
from wanjia.kernel.clock import UNTIL_CHANGED
from wanjia.kernel.errors import Refused
from wanjia.registry.actions import MOST_ROWS, record, record_many
from wanjia.registry.actions.held import Held
from wanjia.registry.models import KinFact, LifeEvent, Person
from wanjia.registry.queries import verify
from wanjia.registry.queries.reach import close_seal
from wanjia.registry.rules.looking import ALWAYS
from wanjia.registry.tests.batches import BATCH, BY, EVENTS, LATER, TOLD, command, families
from wanjia.registry.tests.factories import NOW, day, door, person, tell
from wanjia.registry.tests.runs import everything, same_numbers, undone
from wanjia.registry.types import commands as c
from wanjia.registry.types.facts import FactKind, NotReadError

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(db):
    return families()


def one_by_one(rows, told=TOLD):
    """What became of each row: the roles of its persons and the prompts, or the codes of its refusal."""
    found = {}
    for number, one in rows:
        try:
            with within(BY):
                taken = record(one, provenance=told, by=BY)
                close_seal()
            found[number] = (sorted(taken.persons.items()), taken.prompts, taken.sealed)
        except Refused as refused:
            found[number] = [(problem.code, problem.field) for problem in refused.problems]
    return found


def as_a_set(rows, told=TOLD):
    with within(BY):
        applied = record_many(rows, provenance=told, by=BY)
    taken = {row: (sorted(one.persons.items()), one.prompts, one.sealed) for row, one in applied.recorded.items()}
    refused = {row: [(one.code, one.field) for one in problems] for row, problems in applied.refused.items()}
    assert not taken.keys() & refused.keys()
    return taken | refused


@pytest.mark.parametrize("foreseen", [True, False])
@given(told=st.lists(EVENTS, min_size=1, max_size=12))
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_chunk_leaves_what_its_rows_leave_one_by_one(people, monkeypatch, foreseen, told):
    """Even where nobody had foreseen which facts they look at."""
    if not foreseen:
        monkeypatch.setattr("wanjia.registry.actions.held.looked_at", lambda events: ALWAYS | {FactKind.KIN})
    rows = [(number, command(one, *people)) for number, one in enumerate(told, 2)]
    looks = []
    for way in (one_by_one, as_a_set):
        with same_numbers(monkeypatch), undone():
            looks.append((way(rows), everything()))
    (answers, slowly), (answered, at_once) = looks
    assert answered == answers
    assert [part for part in slowly if slowly[part] != at_once[part]] == []


def test_of_people_no_more_is_read_than_the_events_of_a_file_look_at(people, monkeypatch):
    """And it is foreseen: nothing is read a second time."""
    (_, mother, _, _, single, *_), _ = people
    told = [
        c.PermitIssued(on=day(2026, 1), person=single),
        c.PermitEndorsed(on=day(2026, 2), person=single),
        c.DisabilityCard(on=day(2026, 1), person=single, disability=1, grade=2),
        c.ContactChange(on=day(2026, 1), person=single, number="13900000001"),
        c.ResidenceWithin(on=day(2026, 1), person=single, dwelling=door("501")),
        c.HukouOut(on=day(2026, 2), person=single, elsewhere="110105"),
        c.ResidenceOut(on=day(2026, 3), person=single, elsewhere="110105"),
        c.BirthEvent(on=day(2025, 7), name="王二", sex=1, mother=mother),
        c.Death(on=day(2026, 4), person=mother),
    ]
    second, kinds = MagicMock(), {FactKind.NAME, FactKind.EDUCATION, FactKind.PREFERENCE}
    monkeypatch.setattr(Held, "read", second)
    for number, one in enumerate(told):
        with within(BY):
            held = Held.of([one], UNTIL_CHANGED)
            assert all(kinds <= state.unread for state in held.states.values())
            assert record_many([(number, one)], provenance=TOLD, by=BY).recorded, one
    assert not second.called


def test_who_asks_for_what_was_not_read_gets_no_answer(people):
    (first, *_), _ = people
    with within(BY):
        held = Held.of([c.PermitIssued(on=day(2026, 1), person=first)], UNTIL_CHANGED)
    (state, *_) = held.states.values()
    assert state.timeline(FactKind.BIRTH)
    for ask in (lambda: state.timeline(FactKind.NAME), lambda: state.all_of(FactKind.NAME), state.whole):
        with pytest.raises(NotReadError, match="NAME"):
            ask()


def test_a_row_about_somebody_an_earlier_row_changed_acts_on_what_that_row_left(people):
    (_, mother, _, _, single, *_), homes = people
    rows = [
        (2, c.ResidenceWithin(on=day(2026, 1), person=single, dwelling=door("501"))),
        (3, c.ResidenceWithin(on=day(2026, 2), person=single, dwelling=door("501"))),
        (4, c.ResidenceWithin(on=day(2026, 3), person=single, dwelling=door("101"), household=homes[0], relation="80")),
        (5, c.Death(on=day(2026, 4), person=mother)),
        (6, c.Death(on=day(2026, 5), person=mother)),
    ]
    with within(BY):
        applied = record_many(rows, provenance=TOLD, by=BY)
    assert {row: [one.code for one in problems] for row, problems in applied.refused.items()} == {
        3: ["same_address"],
        6: ["dead"],
    }
    assert applied.counts == {c.ResidenceWithin.kind: 2, c.Death.kind: 1}
    with within(BY):
        row = Person.objects.select_related("household").get(uuid=single)
        assert (row.household.uuid, row.household.size, row.dwelling_id) == (homes[0], 3, door("101"))


def test_a_sealed_row_seals_itself_alone(people):
    """A mother under fourteen: the child is there and answers to nobody; the rows around are as they would be."""
    (_, mother, girl, *_), _ = people
    rows = [
        (2, c.EducationChange(on=day(2026), person=girl, education="70")),
        (3, c.BirthEvent(on=day(2025, 6), name="王小", sex=1, mother=girl)),
        (4, c.BirthEvent(on=day(2025, 7), name="王二", sex=1, mother=mother)),
    ]
    with within(BY):
        applied = record_many(rows, provenance=TOLD, by=BY)
        assert [one.sealed for one in applied.recorded.values()] == [False, True, False]
        assert KinFact.objects.filter(relative__uuid=girl).count() == 1
        assert not LifeEvent.objects.filter(uuid=applied.recorded[3].event).exists()


def test_what_a_set_back_clock_tells_comes_after_what_was_recorded(people):
    """In a chunk as by itself: the order of belief is the order of recording."""
    (first, second, *_), _ = people
    late = tell(c.Verification(on=day(2026), person=first), at=LATER + timedelta(hours=1))
    rows = [(2, c.Verification(on=day(2026, 2), person=first)), (3, c.Verification(on=day(2026, 2), person=second))]
    with within(BY):
        applied = record_many(rows, provenance=TOLD, by=BY)
    again = tell(c.Verification(on=day(2026, 3), person=first), at=LATER)
    events = [late, *applied.recorded.values(), again]
    with within(BY):
        at = dict(LifeEvent.objects.values_list("uuid", "recorded_at"))
    after = [at[one.event] - LATER - timedelta(hours=1) for one in events]
    assert after == [timedelta(0), timedelta(microseconds=1), -timedelta(hours=1), timedelta(microseconds=2)]


def test_one_act_of_the_log_stands_for_the_chunk_with_everybody_it_touched(people):
    (first, *_), _ = people
    with within(BY):
        record_many([(2, c.Death(on=day(2026), person=first))], provenance=TOLD, by=BY)
    (act,) = Event.objects.filter(action="registry.chunk")
    assert (act.object, act.rows) == (f"submission:{BATCH}:2-2", 2)  # the widow, too


def test_the_register_holds_against_its_facts_after_a_chunk(people):
    everybody, _ = people
    rows = [(number, c.Verification(on=day(2026), person=one)) for number, one in enumerate(everybody)]
    rows += [(20, c.Death(on=day(2026), person=everybody[0])), (21, c.DeathRevoked(on=day(2026), person=everybody[0]))]
    with within(BY):
        assert len(record_many(rows, provenance=TOLD, by=BY).refused) == 1  # the record that was merged
    audit = system_context("verify", at=NOW, purpose=Purpose.AUDIT)
    assert [difference for _count, found in verify(audit) for difference in found] == []


def test_more_rows_than_a_chunk_has_and_events_no_file_tells_are_not_taken(people):
    everybody, homes = people
    for rows in (
        [(2, c.HouseholdOut(on=day(2026), household=homes[0]))],
        [(number, c.Verification(on=day(2026), person=everybody[0])) for number in range(MOST_ROWS + 1)],
    ):
        with pytest.raises(ValueError, match="chunk"), within(BY):
            record_many(rows, provenance=TOLD, by=BY)


def test_a_large_household_keeps_its_head_and_counts_its_members(people, monkeypatch):
    """Of a dormitory not every member is read."""
    monkeypatch.setattr("wanjia.registry.queries.states.MOST_MEMBERS", 1)
    everybody, homes = people
    newcomer = person("新人", dwelling=door("401"))
    rows = [
        (2, c.ResidenceWithin(on=day(2026), person=newcomer, dwelling=door("101"), household=homes[0], relation="02")),
        (3, c.ResidenceWithin(on=day(2026), person=newcomer, dwelling=door("101"), household=homes[0], relation="80")),
        (4, c.ResidenceOut(on=day(2026, 2), person=everybody[0])),
    ]
    with same_numbers(monkeypatch), undone():
        slowly = one_by_one(rows)
    assert as_a_set(rows) == slowly
    assert slowly[2] == [("second_head", "relation")]
    assert slowly[4] == [("head_leaves", "person")]
