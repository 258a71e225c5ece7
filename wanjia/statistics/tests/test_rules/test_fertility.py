from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanjia.statistics.rules import fertility, vital
from wanjia.statistics.tests.published import fertility_pattern
from wanjia.statistics.types.protection import MANAGERS
from wanjia.statistics.types.vital import VitalCounts

WOMEN = dict.fromkeys(fertility.FERTILE, Fraction(100_000))


def test_a_pattern_of_fertility_gives_back_its_total():
    rates = {age: share * Fraction("1.69") / 5 for age, share in fertility_pattern().items()}
    assert float(fertility.total_fertility(rates)) == pytest.approx(1.69, abs=1e-5)
    assert 27 < fertility.mean_age_at_childbearing(rates) < 28


def test_every_woman_with_one_child_at_27_makes_a_total_of_one():
    rates = fertility.age_specific({25: 20_000}, WOMEN)
    assert fertility.total_fertility(rates) == 1
    assert fertility.mean_age_at_childbearing(rates) == Fraction(55, 2)


def test_no_rates_where_a_group_has_no_women_and_no_mean_age_without_births():
    assert fertility.age_specific({25: 1}, WOMEN | {45: Fraction(0)}) is None
    assert fertility.mean_age_at_childbearing(fertility.age_specific({}, WOMEN)) is None


@pytest.mark.parametrize(("age", "group"), [(13, 15), (15, 15), (29, 25), (49, 45), (53, 45)])
def test_births_outside_the_groups_go_to_the_nearest(age, group):
    assert fertility.fertile_group(age) == group


@given(
    st.dictionaries(st.sampled_from(fertility.FERTILE), st.integers(0, 5000), min_size=1), st.integers(10_000, 10**6)
)
def test_the_total_does_not_hang_on_how_many_women_there_are(births, women):
    once = fertility.age_specific(births, dict.fromkeys(fertility.FERTILE, Fraction(women)))
    doubled = {age: 2 * count for age, count in births.items()}
    twice = fertility.age_specific(doubled, dict.fromkeys(fertility.FERTILE, Fraction(2 * women)))
    assert fertility.total_fertility(once) == fertility.total_fertility(twice)


def test_the_sex_ratio_of_a_small_village_is_uncertain():
    city, village = fertility.sex_ratio_at_birth(52_500, 50_000), fertility.sex_ratio_at_birth(21, 20)
    assert city.estimate == village.estimate == pytest.approx(105)
    assert (round(city.low, 1), round(city.high, 1)) == (103.7, 106.3)
    assert village.low < 60
    assert village.high > 180
    assert fertility.sex_ratio_at_birth(3, 0) is None


@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_the_interval_holds_the_ratio_and_turns_with_the_sexes(boys, girls):
    ratio, turned = fertility.sex_ratio_at_birth(boys, girls), fertility.sex_ratio_at_birth(girls, boys)
    assert 0 < ratio.low < ratio.estimate < ratio.high
    assert turned.low == pytest.approx(10_000 / ratio.high)


def known(births: dict[int, int], deaths: int = 0) -> VitalCounts:
    """A year with ten women of every age and these births by the age group of their mothers."""
    women = {(age, 2): 10 for age in range(15, 50)}
    return VitalCounts(365, women, women, {(group, 1): count for group, count in births.items()}, {})


def shown(births: dict[int, int], protection=None) -> dict[int, object]:
    found = {one.code: one.value for one in vital.guarded(vital.figures(known(births)), protection)}
    return {group: found[f"fertility_{group}"] for group in fertility.FERTILE}


@given(st.dictionaries(st.sampled_from(fertility.FERTILE), st.integers(5, 40), min_size=1))
def test_five_times_the_rates_by_age_are_the_total(births):
    rates = shown(births)
    total = {one.code: one.value for one in vital.figures(known(births))}["total_fertility"]
    assert 5 * sum(rates.values()) == 1000 * total
    assert all((rates[group] > 0) is (group in births) for group in fertility.FERTILE)


@pytest.mark.parametrize("protection", [None, MANAGERS])
def test_one_age_of_few_mothers_hides_the_rates_of_all_ages(protection):
    assert set(shown({20: 30, 25: 4}, protection).values()) == {None}
    assert shown({20: 30, 25: 5}, protection)[25] == 100
