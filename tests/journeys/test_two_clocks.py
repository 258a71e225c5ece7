"""Where somebody lived on a day, and what was believed of it at another: news that comes late rewrites nothing."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.journeys.acting import hand_in
from wanjia.kernel.dates import PartialDate
from wanjia.registry import queries
from wanjia.registry.tests.factories import NOW, day, door, household, person, town
from wanjia.registry.tests.looks import reader
from wanjia.registry.types import commands as c

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)
FIRST, LAST = date(2015, 1, 1), date(2026, 11, 20)
DAYS = st.dates(FIRST, LAST)


@pytest.fixture(autouse=True)
def _town(db):
    town()


def lived(uuid, on: date, believed_at: datetime) -> str:
    """The door behind which the register has somebody on a day."""
    return queries.person(reader(at=NOW + 2 * WEEK), uuid, on=on, believed_at=believed_at).value.line.address.door


def test_a_move_told_late_is_known_from_the_day_it_was_told():
    home = household(dwelling=door("101"))
    uuid = person("李梅", dwelling=door("101"), household=home, relation="02")
    told = reader(at=NOW + WEEK)
    hand_in(told, c.ResidenceWithin(on=day(2024, 5, 1), person=uuid, dwelling=door("202")))

    before, after = NOW + timedelta(days=1), NOW + WEEK
    assert lived(uuid, date(2024, 4, 30), believed_at=after) == "101"
    assert lived(uuid, date(2024, 5, 1), believed_at=after) == "202"
    assert lived(uuid, date(2024, 5, 1), believed_at=before) == "101"

    members = [
        [one.person.uuid for one in queries.household(told, home, on=on, believed_at=moment).value.members]
        for on, moment in ((date(2024, 5, 1), after), (date(2024, 5, 1), before), (date(2024, 4, 30), after))
    ]
    assert members == [[], [uuid], [uuid]]


@settings(max_examples=6, deadline=None)
@given(moves=st.lists(DAYS, min_size=1, max_size=4), asked=st.lists(DAYS, min_size=1, max_size=4))
def test_every_day_reads_as_it_was_believed_at_every_moment(moves, asked):
    """The latest news of the days up to a day says where somebody lived on it, whatever the order of telling."""
    uuid = person(dwelling=door("100"))
    for number, on in enumerate(moves):
        hand_in(
            reader(at=NOW + timedelta(hours=number + 1)),
            c.ResidenceWithin(on=PartialDate(on), person=uuid, dwelling=door(f"20{number}")),
        )
    for known in range(len(moves) + 1):
        for on in {*asked, *moves, LAST}:
            news = [number for number in range(known) if moves[number] <= on]
            expected = f"20{news[-1]}" if news else "100"
            assert lived(uuid, on, believed_at=NOW + timedelta(hours=known, minutes=30)) == expected
