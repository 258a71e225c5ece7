from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanjia.kernel.periods import (
    CALENDAR,
    NOVEMBER_TO_OCTOBER,
    OCTOBER_TO_SEPTEMBER,
    Period,
    PeriodKind,
    ReportingYear,
)

YEAR, HALF, QUARTER, MONTH = PeriodKind
years = st.sampled_from([CALENDAR, OCTOBER_TO_SEPTEMBER, NOVEMBER_TO_OCTOBER, ReportingYear(12, 21, "from_the_21st")])
days = st.dates(date(1900, 1, 1), date(2100, 12, 31))
kinds = st.sampled_from(PeriodKind)


@given(years, days, kinds)
def test_each_day_lies_in_one_period_and_the_next_begins_where_it_ends(year, day, kind):
    period = year.containing(day, kind)
    assert day in period.span
    assert period.next.span.start == period.span.end
    assert period.next.previous == period
    assert period.last_day + timedelta(days=1) == period.span.end


@given(years, st.integers(1901, 2100), kinds)
def test_a_year_is_made_of_its_parts(year, number, kind):
    whole = Period(year, YEAR, number)
    parts = [Period(year, kind, number, part) for part in range(1, 12 // kind.months + 1)]
    assert parts[0].span.start == whole.span.start
    assert parts[-1].span.end == whole.span.end
    assert sum(part.span.days for part in parts) == whole.span.days


@given(years, days, kinds)
def test_last_years_period_is_the_same_days_a_year_before(year, day, kind):
    period = year.containing(day, kind)
    before = period.same_of_last_year
    assert (before.span.start.month, before.span.start.day) == (period.span.start.month, period.span.start.day)
    assert before.span.start.year == period.span.start.year - 1


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        (Period(CALENDAR, YEAR, 2026), date(2026, 1, 1), date(2026, 12, 31)),
        (Period(CALENDAR, HALF, 2026, 2), date(2026, 7, 1), date(2026, 12, 31)),
        (Period(CALENDAR, QUARTER, 2024, 1), date(2024, 1, 1), date(2024, 3, 31)),
        (Period(CALENDAR, MONTH, 2024, 2), date(2024, 2, 1), date(2024, 2, 29)),
        (Period(OCTOBER_TO_SEPTEMBER, YEAR, 2026), date(2025, 10, 1), date(2026, 9, 30)),
        (Period(OCTOBER_TO_SEPTEMBER, HALF, 2026, 1), date(2025, 10, 1), date(2026, 3, 31)),
        (Period(NOVEMBER_TO_OCTOBER, YEAR, 2026), date(2025, 11, 1), date(2026, 10, 31)),
        (Period(ReportingYear(12, 21, "from_the_21st"), MONTH, 2026, 1), date(2025, 12, 21), date(2026, 1, 20)),
    ],
)
def test_first_and_last_day(period, first, last):
    assert (period.span.start, period.last_day) == (first, last)


@pytest.mark.parametrize(
    ("period", "label"),
    [
        (Period(CALENDAR, YEAR, 2026), "2026"),
        (Period(CALENDAR, HALF, 2026, 1), "first half of 2026"),
        (Period(CALENDAR, HALF, 2026, 2), "second half of 2026"),
        (Period(CALENDAR, QUARTER, 2026, 3), "quarter 3 of 2026"),
        (Period(CALENDAR, MONTH, 2026, 11), "month 11 of 2026"),
        (Period(OCTOBER_TO_SEPTEMBER, MONTH, 2026, 2), "month 11 of 2025"),  # a month of the calendar all the same
        (Period(OCTOBER_TO_SEPTEMBER, YEAR, 2026), "reporting year 2026 (2025-10-01 to 2026-09-30)"),
        (
            Period(OCTOBER_TO_SEPTEMBER, HALF, 2026, 1),
            "first half of reporting year 2026 (2025-10-01 to 2026-03-31)",
        ),
        (
            Period(ReportingYear(12, 21, "from_the_21st"), MONTH, 2026, 1),
            "month 1 of reporting year 2026 (2025-12-21 to 2026-01-20)",
        ),
    ],
)
def test_labels(period, label):
    assert str(period.label) == label


@given(years, days, kinds)
def test_no_two_neighbours_have_one_label(year, day, kind):
    period = year.containing(day, kind)
    assert str(period.label) != str(period.next.label)


@pytest.mark.parametrize(("month", "day"), [(0, 1), (13, 1), (1, 0), (1, 29)])
def test_a_year_begins_on_a_day_that_every_month_has(month, day):
    with pytest.raises(ValueError, match="begins"):
        ReportingYear(month, day, "odd")


@pytest.mark.parametrize(("kind", "number"), [(YEAR, 2), (HALF, 3), (QUARTER, 0), (MONTH, 13)])
def test_a_year_has_no_such_part(kind, number):
    with pytest.raises(ValueError, match="has no"):
        Period(CALENDAR, kind, 2026, number)
