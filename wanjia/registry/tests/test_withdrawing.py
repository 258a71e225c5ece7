"""A batch is undone as one: what is believed is what was believed before, and nothing that stays loses its ground."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from wanjia.access.queries import system_context, within
from wanjia.access.types import Purpose, Reach
from wanjia.kernel.clock import UNTIL_CHANGED
from wanjia.kernel.errors import NotFound, Refused
from wanjia.registry import queries
from wanjia.registry.actions import record_many, set_seal, withdraw_many
from wanjia.registry.models import FACTS, EventSubject, Household, LifeEvent, Person
from wanjia.registry.queries import state_hash, verify
from wanjia.registry.queries.reach import open_seal
from wanjia.registry.tests.batches import BATCH, BY, EVENTS, LATER, TOLD, command, families
from wanjia.registry.tests.factories import GATE, NOW, day, door, person, tell
from wanjia.registry.tests.looks import reader
from wanjia.registry.tests.runs import undone
from wanjia.registry.types import EventKind
from wanjia.registry.types import commands as c

pytestmark = pytest.mark.django_db
SINCE = datetime(2026, 11, 25, 4, 0, tzinfo=UTC)
UNDONE = datetime(2026, 11, 30, 4, 0, tzinfo=UTC)


@pytest.fixture
def people(db):
    return families()


def apply(*chunks):
    """Apply chunks of rows; answers with the span of each one's events."""
    spans = []
    for rows in chunks:
        with within(BY):
            one = record_many(rows, provenance=TOLD, by=BY)
        spans.append((one.first_event, one.last_event))
    return spans


def undo(spans, at=UNDONE):
    """Undo chunks, the last one first."""
    by = system_context("batch", at=at)
    found = []
    for events in reversed(spans):
        with within(by):
            found.append(withdraw_many(BATCH, events=events, provenance=replace(TOLD, recorded_at=at), by=by))
    return found


def believed(*persons):
    with within(GATE):
        ids = [Person.objects.get(uuid=one).pk for one in persons] or None
        return state_hash(ids, recorded=False)


def history():
    """Every row that was ever written of facts and events, but for the end of belief and the links."""
    with within(GATE):
        open_seal()
        found = set()
        for table in (*FACTS, LifeEvent, EventSubject):
            names = [
                field.attname
                for field in table._meta.concrete_fields
                if field.attname not in ("recorded_to", "previous_to", "number", "blind", "details")
            ]
            found |= {(table.__name__, *row) for row in table.objects.values_list(*names)}
        return found


def differences():
    audit = system_context("verify", at=NOW, purpose=Purpose.AUDIT)
    return [difference for _count, found in verify(audit) for difference in found]


CHUNKS = st.lists(st.lists(EVENTS, min_size=1, max_size=6), min_size=1, max_size=3)


@given(chunks=CHUNKS)
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_undone_at_once_everything_is_believed_as_before(people, chunks):
    with undone():
        before, held = believed(), history()
        spans = apply(*[[(row, command(one, *people)) for row, one in enumerate(rows)] for rows in chunks])
        answers = undo(spans)
        assume(not any(one.sealed for one in answers))  # a sealed birth is left to two officers
        assert believed() == before
        assert [one.left for one in answers if one.left] == []
        assert history() >= held
        assert differences() == []
        assert sum(one.events for one in undo(spans)) == 0


@given(chunks=CHUNKS, since=st.lists(EVENTS, min_size=1, max_size=3))
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whoever_was_changed_since_stays_and_everybody_else_is_as_before(people, chunks, since):
    everybody, _ = people
    with undone():
        before = {one: believed(one) for one in everybody}
        spans = apply(*[[(row, command(one, *people)) for row, one in enumerate(rows)] for rows in chunks])
        changed = set()
        for one in since:
            try:
                changed |= told_about(tell(command(one, *people), at=SINCE))
            except Refused:
                continue
        applied = {one: believed(one) for one in everybody}
        stays = {one for answer in undo(spans) for left in answer.left for one in left.persons}
        for one in everybody:
            if one not in changed | stays:
                assert believed(one) == before[one]
            elif one in changed:
                assert believed(one) == applied[one]
        assert differences() == []


def told_about(recorded):
    with within(GATE):
        about = EventSubject.objects.filter(event__uuid=recorded.event)
        return set(about.values_list("person__uuid", flat=True))


def test_a_child_whose_birth_is_withdrawn_is_nobody_any_more(people):
    (_, mother, *_), homes = people
    birth = c.BirthEvent(on=day(2026, 11, 1), name="王小", sex=1, mother=mother)
    with within(BY):
        one = record_many([(2, birth)], provenance=TOLD, by=BY)
    child = one.recorded[2].persons["child"]
    undo([(one.first_event, one.last_event)])
    with within(GATE):
        assert not Person.objects.filter(uuid=child).exists()
        assert Household.objects.get(uuid=homes[0]).size == 3
    with pytest.raises(NotFound), within(BY):
        set_seal(child, sealed=False, by=BY)


def test_what_stays_is_named_and_a_later_event_keeps_its_ground(people):
    (husband, wife, girl, *_), _ = people
    spans = apply(
        [
            (2, c.EducationChange(on=day(2026), person=husband, education="20")),
            (3, c.Divorce(on=day(2026, 2), person=husband, spouse=wife)),
            (4, c.EducationChange(on=day(2026), person=girl, education="70")),
        ]
    )
    tell(c.NameChange(on=day(2026, 3), person=wife, name="李新"), at=SINCE)
    (answer,) = undo(spans)
    # the wife has a new name since, so the divorce stays, and what was recorded about the husband before it
    assert [(left.kind, left.persons) for left in answer.left] == [
        (EventKind.DIVORCE, (husband, wife)),
        (EventKind.EDUCATION, (husband,)),
    ]
    assert answer.events == 1


def test_nobody_comes_back_as_a_second_head(people):
    (head, _, girl, *_), homes = people
    spans = apply([(2, c.Death(on=day(2026), person=head))])
    tell(c.HouseholdHead(on=day(2026, 2), household=homes[0], person=girl), at=SINCE)
    (answer,) = undo(spans)
    assert answer.left[0].kind == EventKind.DEATH
    assert differences() == []


def test_what_answers_to_two_officers_is_counted_and_not_named(people):
    (husband, wife, *_), _ = people
    spans = apply([(2, c.Divorce(on=day(2026), person=husband, spouse=wife))])
    with within(BY):
        set_seal(wife, sealed=True, by=BY)
    (answer,) = undo(spans)
    assert (answer.events, answer.left, answer.sealed) == (0, (), 1)


def test_a_withdrawal_names_what_it_takes_back_and_both_clocks_tell_it(people):
    (head, *_), _ = people
    spans = apply([(2, c.EducationChange(on=day(2026), person=head, education="20"))])
    undo(spans)
    with within(GATE):
        taken_back = LifeEvent.objects.get(kind=EventKind.WITHDRAWAL)
        assert (taken_back.supersedes_id, taken_back.submission) == (spans[0][0], BATCH)
        rows = FACTS[5].objects.filter(person__uuid=head).values_list("code", "recorded_from", "recorded_to")
        assert list(rows) == [("20", LATER, UNDONE)]
        assert not FACTS[5].objects.filter(person__uuid=head, recorded_to=UNTIL_CHANGED).exists()


def test_a_timeline_tells_that_something_was_taken_back_and_no_longer_what(people):
    (_, mother, *_), homes = people
    spans = apply([(2, c.BirthEvent(on=day(2026, 11, 1), name="王小", sex=1, mother=mother))])

    def told(at):
        by = reader(at=at, reach=Reach(whole_city=True))
        seen = queries.person(by, mother), queries.household(by, homes[0])
        return [[event.kind for event in one.value.events] for one in seen]

    first = [EventKind.FIRST_ENTRY, EventKind.MARRIAGE]
    hers, theirs = told(SINCE)
    assert hers == [EventKind.BIRTH, *first]
    assert EventKind.BIRTH in theirs
    undo(spans)
    hers, theirs = told(UNDONE + timedelta(seconds=1))
    assert hers == [EventKind.WITHDRAWAL, *first]
    assert EventKind.BIRTH not in theirs
    assert told(SINCE)[0] == [EventKind.BIRTH, *first]


def test_after_thirty_days_a_batch_stays(people):
    (head, *_), _ = people
    spans = apply([(2, c.EducationChange(on=day(2026), person=head, education="20"))])
    with pytest.raises(Refused, match="30 days"):
        undo(spans, at=LATER + timedelta(days=30, seconds=1))


def test_who_moved_out_does_not_come_back_to_a_household_that_moved_since(people):
    (*_, _dead), homes = people
    lodger = person("客人", dwelling=door("201"), household=homes[1], relation="80")
    spans = apply([(2, c.ResidenceOut(on=day(2026), person=lodger))])
    tell(c.HouseholdIn(on=day(2026, 2), household=homes[1], dwelling=door("401")), at=SINCE)
    (answer,) = undo(spans)
    assert [left.persons for left in answer.left] == [(lodger,)]
