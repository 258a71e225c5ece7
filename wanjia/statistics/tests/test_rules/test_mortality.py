from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanjia.statistics.rules.mortality import FEMALE, MALE, life_table
from wanjia.statistics.tests.published import death_rates
from wanjia.statistics.types import AgeRate

STARTS = (0, 1, *range(5, 105, 5))
RATES = st.lists(st.floats(1e-6, 1.5), min_size=len(STARTS), max_size=len(STARTS))


@pytest.mark.parametrize(("sex", "published"), [(MALE, 74.47), (FEMALE, 78.97)])
def test_the_table_reproduces_the_published_life_expectancy(sex, published):
    table = life_table(death_rates(sex), sex)
    assert table.at_birth == pytest.approx(published, abs=0.15)
    assert table.interval is None


@given(RATES, st.sampled_from([MALE, FEMALE]))
def test_the_columns_of_a_table_agree(values, sex):
    table = life_table([AgeRate(*one) for one in zip(STARTS, values, strict=True)], sex)
    assert sum(line.deaths for line in table.lines) == pytest.approx(1)
    assert table.lines[-1].dying == 1
    for line, later in pairwise(table.lines):
        assert later.survivors == pytest.approx(line.survivors - line.deaths)
        assert line.years_left == pytest.approx(line.years + later.years_left)
        assert 0 <= line.dying <= 1


@given(RATES)
def test_fewer_deaths_at_one_age_mean_a_longer_life(values):
    rates = [AgeRate(*one) for one in zip(STARTS, values, strict=True)]
    milder = [replace(one, rate=one.rate / 2) if one.start == 60 else one for one in rates]
    assert life_table(milder, MALE).at_birth >= life_table(rates, MALE).at_birth


def test_a_constant_rate_gives_its_inverse():
    table = life_table([AgeRate(start, 0.02) for start in range(0, 300, 5)], MALE)
    assert table.at_birth == pytest.approx(50, abs=0.1)


def test_the_interval_narrows_with_the_numbers_of_deaths():
    few, many = (
        life_table([replace(one, deaths=round(one.rate * people) + 1) for one in death_rates(MALE)], MALE)
        for people in (1_000, 100_000)
    )
    assert few.interval.low < many.interval.low < many.at_birth < many.interval.high < few.interval.high
    assert many.interval.high - many.interval.low < 1 < few.interval.high - few.interval.low


def test_without_deaths_in_the_open_group_there_is_no_table():
    assert life_table([AgeRate(0, 0.01), AgeRate(1, 0.0)], MALE) is None
    assert life_table([], MALE) is None


def test_a_group_without_deaths_is_survived_by_all():
    table = life_table([AgeRate(0, 0.01, 10), AgeRate(1, 0.0), AgeRate(5, 0.02, 200)], FEMALE)
    assert table.lines[1].survivors == table.lines[2].survivors
    assert table.interval.low < table.at_birth < table.interval.high
