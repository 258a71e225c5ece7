"""Figures: what they count, how they are rounded, what breaks somebody may write."""

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanjia.atlas.rules.figures import FIGURES, HOME, scaled, told, value_of
from wanjia.kernel.errors import Refused
from wanjia.registry.types.lists import AreaCounts

SIZE, PEOPLE, SHARE = (FIGURES[key] for key in ("household_size", "people", "newcomer_share"))


def test_every_figure_counts_what_the_register_counts():
    counted = {field.name for field in fields(AreaCounts)} - {"area"}
    assert {one.of for one in FIGURES.values()} | {one.to for one in FIGURES.values() if one.to} <= counted
    assert set(HOME) <= FIGURES.keys()
    assert all(not FIGURES[key].to for key in HOME)


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
