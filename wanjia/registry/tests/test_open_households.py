"""Nothing happens to a household before it existed, or after it closed: refused with a reason, never by the table."""

import pytest

from wanjia.kernel.errors import Refused
from wanjia.registry.tests.factories import day, door, household, person, tell, town
from wanjia.registry.types import commands as c

pytestmark = pytest.mark.django_db


@pytest.fixture
def founded():
    """A household of two, and one that somebody of a third founded in 2020."""
    town()
    (home, old) = (household(str(number), door(f"{number}01")) for number in (1, 2))
    person("王强", household=home, relation="02")
    son = person("王宝", born=day(1990), household=home, relation="20")
    person("李梅", household=old, relation="02")
    (new,) = tell(c.HouseholdSplit(on=day(2020), household=home, leavers=(son,), number="3")).households[-1:]
    return home, old, new, son


def refusals(command):
    with pytest.raises(Refused) as refused:
        tell(command)
    return [(problem.code, problem.field) for problem in refused.value.problems]


def test_a_household_joins_another_only_once_it_exists(founded):
    _, old, new, _ = founded
    assert refusals(c.HouseholdMerge(on=day(2019), household=old, other=new)) == [("before_household", "on")]
    tell(c.HouseholdMerge(on=day(2020), household=old, other=new))


def test_nobody_joins_a_household_that_closed(founded):
    home, old, new, _ = founded
    tell(c.HouseholdMerge(on=day(2021), household=home, other=old))
    assert refusals(c.HouseholdMerge(on=day(2022), household=old, other=new)) == [("household_closed", "household")]
    assert refusals(c.HouseholdMerge(on=day(2022), household=new, other=old)) == [("household_closed", "other")]


def test_nobody_leaves_a_household_before_it_existed(founded):
    _, _, new, son = founded
    found = refusals(c.HouseholdSplit(on=day(2018), household=new, leavers=(son,), number="4"))
    assert ("before_household", "on") in found
