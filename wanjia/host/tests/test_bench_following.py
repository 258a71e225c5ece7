"""How soon an event stands in a figure, from what users saw and when."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanjia.host.bench.clients import UnexpectedAnswer
from wanjia.host.bench.following import Look, delays_of, total_of


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


@pytest.mark.parametrize("figure", [b"1,204", b'<a href="/statistics/tables/moves_by_area/persons?row=_T">1,204</a>'])
def test_the_total_is_the_last_row_whether_or_not_it_leads_to_whom_it_counts(figure):
    row = b'<tr data-row><td>%s</td><td class="number">%s</td></tr>'
    page = row % (b'<a href="?area=2">A</a>', b"1,200") + row % (b"elsewhere", b"4")
    page += row.replace(b" data-row", b' class="is-total"') % (b"Total", figure)
    assert total_of(page) == 1_204
    with pytest.raises(UnexpectedAnswer):
        total_of(b"<table></table>")
