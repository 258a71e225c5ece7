"""Classes: every value in exactly one, whatever the method; natural breaks are the best there are."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanjia.atlas.rules.breaks import classes, place
from wanjia.atlas.rules.natural import natural_breaks
from wanjia.atlas.types import Breaks, Class, Method

VALUES = st.lists(st.integers(0, 2_000), min_size=1, max_size=60)


def wishes(*methods: Method):
    own = st.lists(st.integers(0, 2_500), min_size=1, max_size=6, unique=True).map(lambda found: tuple(sorted(found)))
    return st.builds(Breaks, st.sampled_from(methods), st.integers(2, 7), own)


@given(VALUES, wishes(*Method))
def test_every_value_lies_in_one_class_and_the_counts_say_so(values, wanted):
    found = classes(values, wanted)
    for number, one in enumerate(found):
        inside = [value for value in values if one.low <= value <= one.high]
        assert len(inside) == one.areas
        assert {place(value, found) for value in inside} <= {number}
    assert sum(one.areas for one in found) == len(values)
    assert found[-1].high == max(values)


@given(VALUES, wishes(Method.QUANTILE, Method.NATURAL))
def test_no_class_of_quantiles_or_natural_breaks_is_empty(values, wanted):
    found = classes(values, wanted)
    assert all(one.areas for one in found)
    assert len(found) <= min(wanted.classes, len(set(values)))


@given(st.lists(st.integers(0, 300), min_size=1, max_size=11), st.integers(2, 5))
def test_natural_breaks_deviate_least_of_all_schemes(values, count):
    distinct = sorted(set(values))
    cuts = combinations(distinct[:-1], min(count, len(distinct)) - 1)
    least = min(deviation(values, (*cut, distinct[-1])) for cut in cuts)
    assert deviation(values, natural_breaks(values, count)) == pytest.approx(least)


def deviation(values, upper) -> float:
    total, low = 0.0, -1
    for high in upper:
        inside = [value for value in values if low < value <= high]
        total += sum((value - sum(inside) / len(inside)) ** 2 for value in inside)
        low = high
    return total


def test_quantiles_share_the_areas():
    assert classes(range(1, 11), Breaks(Method.QUANTILE, 5)) == tuple(Class(low, low + 1, 2) for low in range(1, 11, 2))


def test_equal_intervals_may_be_empty():
    found = classes([0, 10, 100], Breaks(Method.EQUAL, 4))
    assert [(one.high, one.areas) for one in found] == [(25, 2), (50, 0), (75, 0), (100, 1)]


def test_natural_breaks_find_the_clusters():
    assert natural_breaks([1, 2, 3, 50, 51, 52, 900, 910], 3) == (3, 52, 910)


def test_own_breaks_beyond_the_values_change_nothing():
    found = classes([120, 340, 900], Breaks(Method.OWN, own=(100, 500, 5_000)))
    assert [(one.low, one.high, one.areas) for one in found] == [(0, 100, 0), (101, 500, 2), (501, 900, 1)]


def test_without_values_there_are_no_classes():
    assert classes([], Breaks()) == ()
