"""Birth dates told by the moon."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanjia.kernel.lunar import _years, as_lunar, as_solar


@pytest.mark.parametrize(
    ("told", "meant"),
    [
        (date(1962, 8, 15), date(1962, 9, 13)),  # mid-autumn
        (date(2023, 1, 1), date(2023, 1, 22)),  # new year
        (date(2023, 3, 1), date(2023, 4, 20)),  # behind a leap month
        (date(1999, 12, 9), date(2000, 1, 15)),  # the year of the moon ends later
    ],
)
def test_a_day_told_by_the_moon_is_found_in_the_calendar_and_back(told, meant):
    assert as_solar(told) == meant
    assert as_lunar(meant) == told


def test_a_leap_month_is_told_as_the_month_before():
    assert as_lunar(date(2023, 3, 22)) == date(2023, 2, 1)


def test_what_is_no_day_of_the_moon_or_of_the_table_is_none():
    assert as_solar(date(1962, 8, 31)) is None
    assert as_solar(date(1899, 1, 1)) is None
    assert as_lunar(date(1900, 1, 1)) is None
    assert as_lunar(date(2100, 1, 1)) is None


@given(st.dates(date(1901, 1, 1), date(2050, 1, 1)))
def test_both_ways_lead_back_outside_leap_months(day):
    told = as_lunar(day)
    assert told is None or as_solar(told) in (day, day - timedelta(days=29), day - timedelta(days=30))


def test_every_year_begins_where_the_one_before_ends():
    years = list(_years().values())
    for one, following in pairwise(years):
        assert one.first_day + timedelta(days=sum(one.lengths)) == following.first_day
