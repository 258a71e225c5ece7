"""Two records of one person joined and taken apart again: both histories stay, and all is believed as before (T11)."""

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from wanjia.access.queries import system_context, within
from wanjia.access.types import Purpose
from wanjia.kernel.errors import Refused
from wanjia.registry.actions import record_many
from wanjia.registry.models import Person
from wanjia.registry.queries import state_hash, verify
from wanjia.registry.tests.batches import BY, EVENTS, LATER, TOLD, command, families
from wanjia.registry.tests.factories import GATE, NOW, day, tell
from wanjia.registry.tests.runs import undone
from wanjia.registry.types import commands as c

pytestmark = pytest.mark.django_db
HISTORIES = st.lists(EVENTS, max_size=6)
PAIRS = st.tuples(st.integers(0, 7), st.integers(0, 7)).filter(lambda pair: pair[0] != pair[1])


@pytest.fixture
def people(db):
    return families()


def happened(told, people):
    with within(BY):
        return record_many(list(enumerate(command(one, *people) for one in told)), provenance=TOLD, by=BY)


def merged(person, duplicate):
    """Join two records, if the rule lets them be joined."""
    try:
        tell(c.PersonMerge(on=day(2026), person=person, duplicate=duplicate), at=LATER)
    except Refused:
        assume(False)


def believed(person=None):
    with within(GATE):
        return state_hash([Person.objects.get(uuid=person).pk] if person else None)


def differences():
    audit = system_context("verify", at=NOW, purpose=Purpose.AUDIT)
    return [difference for _count, found in verify(audit) for difference in found]


@given(told=HISTORIES, pair=PAIRS)
@settings(
    max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much]
)  # fmt: skip
def test_joined_and_taken_apart_every_record_is_as_it_was(people, told, pair):
    person, duplicate = (people[0][place] for place in pair)
    with undone():
        happened(told, people)
        before = believed()
        merged(person, duplicate)
        assert believed() != before
        tell(c.PersonUnmerge(on=day(2026), person=person, duplicate=duplicate), at=LATER)
        assert believed() == before


@given(told=HISTORIES, since=st.lists(EVENTS, min_size=1, max_size=4), pair=PAIRS)
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much])
def test_what_is_recorded_about_the_joined_stays_with_the_survivor(people, told, since, pair):
    """The record that was joined to it cannot be told anything meanwhile, but that its spouse died."""
    person, duplicate = (people[0][place] for place in pair)
    with undone():
        happened(told, people)
        merged(person, duplicate)
        before = believed(duplicate)
        alone = [one for one in since if one[0] not in (c.Death, c.DeathRevoked)]
        happened(alone, people)
        assert believed(duplicate) == before
        assert differences() == []
        tell(c.PersonUnmerge(on=day(2026), person=person, duplicate=duplicate), at=LATER)
        assert differences() == []
