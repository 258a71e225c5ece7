from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from wanjia.kernel.clock import FOREVER, UNTIL_CHANGED, day_in_china, system_clock

moments = st.datetimes(datetime(1992, 1, 1), datetime(2199, 12, 31), timezones=st.just(UTC))


@given(moments)
def test_china_is_eight_hours_ahead_in_every_season(moment):
    assert day_in_china(moment) == (moment + timedelta(hours=8)).date()


def test_the_day_turns_at_sixteen_hours_utc():
    assert day_in_china(datetime(2026, 11, 21, 15, 59, 59, tzinfo=UTC)) == date(2026, 11, 21)
    assert day_in_china(datetime(2026, 11, 21, 16, tzinfo=UTC)) == date(2026, 11, 22)


def test_the_open_ends_are_the_same_day():
    assert UNTIL_CHANGED.date() == FOREVER == date(9999, 12, 31)


def test_the_system_clock_tells_its_zone():
    before = datetime.now(UTC)
    assert before <= system_clock() <= datetime.now(UTC)
    assert system_clock().tzinfo is UTC
