from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanjia.statistics.rules import rates, structure

COUNTS = st.integers(0, 10**7)


def test_a_published_birth_rate_leads_back_to_its_mean_population():
    people = rates.population_behind(39_407, Fraction("11.78"))
    assert round(people) == 3_345_246
    assert rates.rounded(rates.rate(39_407, people), 2) == "11.78"


def test_natural_increase_is_the_birth_rate_less_the_death_rate():
    people = rates.population_behind(39_407, Fraction("11.78"))
    deaths = round(people * (Fraction("11.78") - Fraction("6.99")) / 1000)
    assert rates.rounded(rates.rate(deaths, people), 2) == "4.79"
    assert rates.rounded(rates.natural_increase(39_407, deaths, people), 2) == "6.99"


@given(COUNTS, COUNTS, st.integers(1, 10**7))
def test_increase_and_rates_agree_to_the_last_digit(births, deaths, people):
    people = rates.mean_population(people, people + births)
    increase = rates.natural_increase(births, deaths, people)
    assert increase == rates.rate(births, people) - rates.rate(deaths, people)


def test_a_rate_over_nobody_is_not_known():
    assert rates.rate(0, 0) is None
    assert rates.annual(None, 90) is None
    assert structure.dependency({30: 0}) is None
    assert structure.median_age({}) is None


def test_the_rate_of_a_quarter_is_compared_with_a_year():
    assert rates.annual(Fraction(2), 73) == 10


@pytest.mark.parametrize(
    ("value", "places", "said"),
    [
        (Fraction(5, 1000), 2, "0.01"),
        (Fraction(1, 3), 2, "0.33"),
        (Fraction(-1, 8), 2, "-0.13"),
        (Fraction(-1, 1000), 2, "0.00"),
        (Fraction(5, 2), 0, "3"),
        (Fraction(123456, 10), 1, "12345.6"),
    ],
)
def test_halves_are_rounded_away_from_zero(value, places, said):
    assert rates.rounded(value, places) == said


PEOPLE = {0: 10, 14: 10, 15: 30, 64: 30, 65: 5, 90: 15}


def test_dependency_counts_both_ends_against_the_middle():
    assert structure.child_dependency(PEOPLE) == Fraction(100, 3)
    assert structure.old_age_dependency(PEOPLE) == Fraction(100, 3)
    assert structure.dependency(PEOPLE) == Fraction(200, 3)
    assert structure.share_from(PEOPLE, 65) == 20


@given(st.dictionaries(st.integers(0, 110), COUNTS, max_size=20))
def test_both_dependencies_add_up(people):
    whole = structure.dependency(people)
    if whole is not None:
        assert whole == structure.child_dependency(people) + structure.old_age_dependency(people)


def test_half_of_the_people_are_younger_than_the_median():
    assert structure.median_age({20: 10, 40: 10}) == 21
    assert structure.median_age({20: 10, 40: 30}) == 40 + Fraction(1, 3)
    assert structure.median_age({7: 4}) == Fraction(15, 2)


def test_the_sex_ratio_counts_men_for_a_hundred_women():
    assert structure.sex_ratio(5_132_234, 4_939_488) == pytest.approx(103.90, abs=0.005)
