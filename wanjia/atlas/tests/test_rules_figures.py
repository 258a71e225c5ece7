"""Figures: what they count, how they are rounded, what breaks somebody may write."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanjia.access.types import Role
from wanjia.atlas.rules.figures import CLOSED, FIGURES, counts_of, figures_for, home_of, scaled, told, value_of
from wanjia.atlas.sql import COUNTS
from wanjia.kernel.errors import Refused

SIZE, PEOPLE, SHARE = (FIGURES[key] for key in ("household_size", "people", "newcomer_share"))


def test_every_count_of_a_figure_is_counted():
    counted = {name for names in COUNTS.values() for name in names} | {"empty_dwellings"}
    assert {name for one in FIGURES.values() for name in counts_of(one)} <= counted


@pytest.mark.parametrize("role", Role)
def test_every_role_has_a_home_of_figures_that_it_may_see(role):
    for live in (True, False):
        assert set(home_of([role], live=live)) <= figures_for(live=live).keys()


def test_those_without_person_rights_choose_among_registered_tables():
    offered = figures_for(live=False)
    assert set(offered) == {"people", "registered", "households", "household_size", "over_65", "over_65_share"}
    assert {name for one in offered.values() for name in counts_of(one)} == CLOSED.keys()
    assert figures_for(live=True) == FIGURES


def test_a_hidden_count_makes_a_hidden_figure():
    assert value_of(PEOPLE, {"people": None}) is None
    assert value_of(SIZE, {"people": None, "households": 2}) is None
    assert value_of(SIZE, {"people": 5, "households": None}) is None


def test_a_ratio_is_rounded_once():
    assert value_of(SIZE, {"people": 5, "households": 2}) == 250
    assert value_of(SHARE, {"newcomers": 1, "people": 16}) == 63  # 6.25 of a hundred
    assert told(value_of(SIZE, {"people": 8, "households": 3}), SIZE) == "2.67"


def test_a_ratio_to_nothing_is_no_figure():
    assert value_of(SIZE, {"people": 5, "households": 0}) is None
    assert told(None, SIZE) == "—"


@given(st.integers(0, 10**7))
def test_a_count_is_itself(people):
    assert value_of(PEOPLE, {"people": people}) == people
    assert told(people, PEOPLE).replace(",", "") == str(people)


def test_breaks_are_written_as_they_are_read():
    assert scaled(("1000", "5000"), PEOPLE) == (1000, 5000)
    assert scaled(("2.5", "3"), SIZE) == (250, 300)


@pytest.mark.parametrize(
    "written", [(), ("x",), ("2", "1"), ("1", "1"), ("-1",), ("1e9",), ("9" * 20,), ("NaN",), tuple("1234567")]
)
def test_what_cannot_be_breaks_is_refused(written):
    with pytest.raises(Refused):
        scaled(written, PEOPLE)
