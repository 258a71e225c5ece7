from datetime import UTC, datetime
from uuid import RFC_4122

from hypothesis import given
from hypothesis import strategies as st

from wanjia.kernel.ids import uuid7

moments = st.datetimes(min_value=datetime(1970, 1, 1), max_value=datetime(9999, 1, 1), timezones=st.just(UTC))


@given(moments)
def test_version_and_variant_are_those_of_rfc_9562(moment):
    made = uuid7(moment)
    assert (made.version, made.variant) == (7, RFC_4122)


@given(moments, moments)
def test_ids_sort_by_the_millisecond_they_were_made(one, other):
    if int(one.timestamp() * 1000) < int(other.timestamp() * 1000):
        assert uuid7(one) < uuid7(other)


def test_two_ids_of_one_moment_differ():
    now = datetime(2026, 11, 21, tzinfo=UTC)
    assert len({uuid7(now) for _ in range(1000)}) == 1000
