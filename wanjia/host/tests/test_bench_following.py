"""How soon an event stands in a figure, from what users saw and when."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanjia.host.bench.following import Look, delays_of


def look(answered: float, total: int | None) -> Look:
    return Look(answered - 0.1, answered, total)


def test_an_event_is_seen_with_the_first_total_that_counts_it():
    looks = [look(0.0, 7), look(1.5, None), look(2.0, 8), look(3.0, 8), look(4.0, 10)]
    assert delays_of([1.0, 3.5, 3.9], looks) == pytest.approx([1.0, 0.5, 0.1])


def test_events_that_no_total_counts_have_no_delay():
    assert delays_of([1.0, 2.0], [look(0.0, 7), look(9.0, 8)]) == [8.0]
    assert delays_of([1.0], [look(0.0, None)]) == []


@given(st.lists(st.floats(1, 50), min_size=1, max_size=20), st.floats(0, 5))
def test_a_figure_that_is_always_late_by_so_much_is_found_so(moments, late):
    commits = sorted(moments)
    looks = [look(0.0, 100), *(look(moment + late, 101 + number) for number, moment in enumerate(commits))]
    assert delays_of(commits, looks) == pytest.approx([late] * len(commits))
