"""Two records of one human become one and two again: afterwards the register is as if nothing had happened."""

from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st

from tests.journeys.acting import hand_in
from wanjia.access.queries import within
from wanjia.access.types import Reach
from wanjia.kernel.dates import PartialDate
from wanjia.kernel.errors import Refused
from wanjia.registry import queries
from wanjia.registry.tests.factories import GATE, NOW, day, door, household, person, town
from wanjia.registry.tests.looks import reader
from wanjia.registry.types import commands as c

pytestmark = pytest.mark.django_db
TWO = (UUID(int=1), UUID(int=2))  # stand for the two records in a history
PLACES = ["101", "202", "303"]
FIRST, LAST = date(2015, 1, 2), date(2026, 11, 20)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _town(db):
    town()


def state_hash() -> str:
    """Of the whole register as the gate sees it."""
    with within(GATE):
        return queries.state_hash()


def found(name: str) -> list[str]:
    return [line.name for group in queries.search(reader(), name).value for line in group.persons]


def test_one_record_is_found_while_merged_and_two_again_afterwards():
    kept = person("张伟", sex=1, dwelling=door("101"), phone="13900001111")
    double = person("张玮", sex=1, dwelling=door("202"), education="21")
    before = state_hash()

    hand_in(reader(), c.PersonMerge(on=day(2026, 11, 1), person=kept, duplicate=double))
    assert found("zhangwei") == ["张伟"]
    assert queries.person(reader(), double).value.merged_into == kept
    assert state_hash() != before

    hand_in(reader(), c.PersonUnmerge(on=day(2026, 11, 2), person=kept, duplicate=double))
    assert sorted(found("zhangwei")) == ["张伟", "张玮"]
    assert state_hash() == before


def told(of, **fields):
    """Events of a kind that one of the two may have told, each on some day."""
    parts = {name: st.sampled_from(values) for name, values in fields.items()}
    return st.builds(of, person=st.sampled_from(TWO), on=st.dates(FIRST, LAST).map(PartialDate), **parts)


HISTORY = st.lists(
    st.one_of(
        told(c.NameChange, name=["张伟", "李伟"]),
        told(c.ContactChange, number=["", "13900001111"]),
        told(c.EducationChange, education=["20", "70"]),
        told(c.ResidenceWithin, dwelling=PLACES),
        told(c.ResidenceOut, elsewhere=["370684"]),
        told(c.Marriage, spouse=[None]),
        told(c.NumberIssued, document_number=["370298198901010014", "370298198901010030"]),
        told(c.DisabilityCard, disability=[1], grade=[2]),
        told(c.PreferenceChange, no_visits=[True], no_calls=[False]),
        told(c.PermitIssued),
        told(c.Verification),
        told(c.Death),
        told(c.DeathRevoked),
    ),
    max_size=6,
)
LIVING = st.sampled_from(["alone", "head", "child"])


# Every example adds to the register, so looking for a smaller one that fails would take minutes.
@settings(max_examples=25, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(history=HISTORY, first=LIVING, second=LIVING)
def test_whatever_happened_to_both_comes_back_as_it_was(history, first, second):
    assume((first, second) != ("head", "head"))  # of one household
    home = household(dwelling=door("101"))
    two = {role: lives(as_what, home) for role, as_what in zip(TWO, (first, second), strict=True)}
    for hours, event in enumerate(history):
        with suppress(Refused):  # what is impossible is no part of a history
            hand_in(steward(hours), _of(event, two))
    before = state_hash()
    merged = {"person": two[TWO[0]], "duplicate": two[TWO[1]]}
    hand_in(steward(24), c.PersonMerge(on=day(2026, 11, 21), **merged))
    assert state_hash() != before
    hand_in(steward(25), c.PersonUnmerge(on=day(2026, 11, 21), **merged))
    assert state_hash() == before


def steward(hours: int):
    """Reaches whoever has left the city, too."""
    return reader(at=NOW + hours * HOUR, reach=Reach(whole_city=True))


def lives(as_what: str, home):
    """One of the two: alone, or in the household they may share."""
    relation = {
        "alone": {},
        "head": {"household": home, "relation": "02"},
        "child": {"household": home, "relation": "20"},
    }
    return person("张伟", day(1989), 1, dwelling=door("101"), **relation[as_what])


def _of(event, two):
    """The event with the person and the door that its places stand for."""
    door_of = {"dwelling": door(event.dwelling)} if isinstance(event, c.ResidenceWithin) else {}
    return replace(event, person=two[event.person], **door_of)
