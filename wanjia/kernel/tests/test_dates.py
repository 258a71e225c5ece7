from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from wanjia.kernel.clock import FOREVER
from wanjia.kernel.dates import PartialDate, Precision, Span, age, age_in_months, ages, birthday, read
from wanjia.kernel.errors import Refused

DAY, MONTH, YEAR = Precision.DAY, Precision.MONTH, Precision.YEAR
days = st.dates(date(1850, 1, 1), date(2199, 12, 31))
partial_dates = st.builds(PartialDate, days, st.sampled_from(Precision))


@st.composite
def spans(draw):
    start = draw(days)
    return Span(start, start + timedelta(days=draw(st.integers(1, 400))))


@pytest.mark.parametrize(
    ("text", "day", "precision"),
    [
        ("2026-11-21", date(2026, 11, 21), DAY),
        ("20261121", date(2026, 11, 21), DAY),
        ("2026年11月21日", date(2026, 11, 21), DAY),
        ("2026年11月21号", date(2026, 11, 21), DAY),
        ("2026 年 1 月 2 日", date(2026, 1, 2), DAY),
        ("2026/1/2", date(2026, 1, 2), DAY),
        ("2026.11.21", date(2026, 11, 21), DAY),
        ("２０２６－１１－２１", date(2026, 11, 21), DAY),
        ("2026-11-21 00:00:00", date(2026, 11, 21), DAY),
        ("2026-11-21T00:00:00.000", date(2026, 11, 21), DAY),
        ("2026/1/2 0:00", date(2026, 1, 2), DAY),
        ("2000-02-29", date(2000, 2, 29), DAY),
        ("2026.11", date(2026, 11, 1), MONTH),
        ("2026年11月", date(2026, 11, 1), MONTH),
        ("202611", date(2026, 11, 1), MONTH),
        ("2026", date(2026, 1, 1), YEAR),
        ("2026年", date(2026, 1, 1), YEAR),
    ],
)
def test_the_forms_that_clerks_type(text, day, precision):
    assert read(text) == PartialDate(day, precision)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "date.missing"),
        ("1985-02-29", "date.impossible"),
        ("2026-13-01", "date.impossible"),
        ("2026-00", "date.impossible"),
        ("20261131", "date.impossible"),
        ("0026-11-21", "date.year"),
        ("9999-12-31", "date.year"),
        ("901121", "date.year"),
        ("11/21/2026", "date.form"),
        ("2026-11/21", "date.form"),
        ("46347", "date.form"),
        ("2026-11-21 08:30", "date.form"),
        ("yesterday", "date.form"),
        ("٢٠٢٦", "date.form"),
    ],
)
def test_what_is_no_date_is_refused(text, code):
    with pytest.raises(Refused) as refusal:
        read(text, field="occurred")
    (problem,) = refusal.value.problems
    assert (problem.code, problem.field) == (code, "occurred")


@given(partial_dates)
def test_a_date_is_read_as_it_is_shown(some):
    assert read(str(some)) == some


@given(partial_dates, days)
def test_a_partial_date_holds_the_days_that_agree_with_what_is_known(some, day):
    agrees = str(some) == day.isoformat()[: len(str(some))]
    assert (some.earliest <= day <= some.latest) == agrees


@given(partial_dates, partial_dates)
def test_before_is_said_only_when_every_day_agrees(one, other):
    assert one.surely_before(other) == (one.latest < other.earliest)
    assert not (one.surely_before(other) and other.surely_before(one))
    assert not one.surely_before(one)


def test_a_death_in_the_month_of_birth_is_not_before_it():
    assert not PartialDate(date(2026, 11, 1), MONTH).surely_before(PartialDate(date(2026, 11, 21)))
    assert PartialDate(date(2026, 10, 1), MONTH).surely_before(PartialDate(date(2026, 11, 21)))


@given(days, st.integers(0, 120))
def test_the_birthday_is_the_first_day_of_the_new_age(born, years):
    reached = birthday(born, years)
    assert age(born, reached) == years
    if years:
        assert age(born, reached - timedelta(days=1)) == years - 1


@pytest.mark.parametrize(
    ("on", "years"), [(date(2001, 2, 28), 0), (date(2001, 3, 1), 1), (date(2004, 2, 28), 3), (date(2004, 2, 29), 4)]
)
def test_born_on_29_february(on, years):
    assert age(date(2000, 2, 29), on) == years


@pytest.mark.parametrize(("years", "reached"), [(1, date(2001, 3, 1)), (4, date(2004, 2, 29)), (100, date(2100, 3, 1))])
def test_birthdays_of_29_february(years, reached):
    assert birthday(date(2000, 2, 29), years) == reached


@pytest.mark.parametrize(
    ("born", "on", "months"),
    [
        (date(2026, 1, 15), date(2026, 2, 14), 0),
        (date(2026, 1, 15), date(2026, 2, 15), 1),
        (date(2026, 1, 31), date(2026, 2, 28), 0),
        (date(2026, 1, 31), date(2026, 3, 1), 1),
        (date(2023, 5, 6), date(2026, 5, 6), 36),
    ],
)
def test_age_in_months(born, on, months):
    assert age_in_months(born, on) == months


@given(days, days)
def test_twelve_months_are_a_year(born, on):
    assume(born <= on)
    assert age_in_months(born, on) // 12 == age(born, on)


@pytest.mark.parametrize("count", [age, age_in_months])
def test_nobody_has_an_age_before_the_birth(count):
    with pytest.raises(ValueError, match="before the birth"):
        count(date(2026, 11, 21), date(2026, 11, 20))


@given(partial_dates, days)
def test_the_age_lies_between_the_youngest_and_the_oldest(born, on):
    assume(born.latest <= on)
    youngest, oldest = ages(born, on)
    assert youngest == age(born.latest, on)
    assert youngest <= oldest == age(born.earliest, on)


def test_the_youngest_of_this_year_is_not_born_tomorrow():
    assert ages(PartialDate(date(2026, 1, 1), YEAR), date(2026, 6, 1)) == (0, 0)


@given(spans(), spans())
def test_spans_share_days_as_sets_do(one, other):
    shared = one.intersection(other)
    assert one.overlaps(other) == other.overlaps(one) == (shared is not None)
    if shared:
        assert shared.start in one
        assert shared.start in other
        assert shared.days <= min(one.days, other.days)


@given(spans())
def test_a_span_includes_its_first_day_and_not_its_end(span):
    assert span.start in span
    assert span.end - timedelta(days=1) in span
    assert span.end not in span
    assert not span.overlaps(Span(span.end))


def test_a_span_without_end_is_open_for_ever():
    assert Span(date(2026, 1, 1)).end == FOREVER
    assert date(9999, 12, 30) in Span(date(2026, 1, 1))


@pytest.mark.parametrize("end", [date(2026, 1, 1), date(2025, 12, 31)])
def test_a_span_has_at_least_one_day(end):
    with pytest.raises(ValueError, match="at least one day"):
        Span(date(2026, 1, 1), end)
