"""What a protected table may not tell (T34, T35)."""

import random
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wanjia.statistics.rules import disclosure
from wanjia.statistics.rules.disclosure import protect, record_key, rounded
from wanjia.statistics.tests.attack import Attack, learn_table
from wanjia.statistics.types import MANAGERS, PUBLIC, Grid
from wanjia.statistics.types.protection import TOTAL

RULES = [MANAGERS, PUBLIC]
EXACT = [replace(rule, step=1) for rule in RULES]
SMALL_OR_LARGE = st.one_of(st.integers(0, 12), st.integers(0, 400))


@st.composite
def grids(draw, counts=SMALL_OR_LARGE, rows=(1, 7), columns=(1, 6)) -> Grid:
    names = [tuple(map(str, range(draw(st.integers(*size))))) for size in (rows, columns)]
    cells = [(row, column) for row in names[0] for column in names[1]]
    held = {cell: draw(counts) for cell in cells}
    fixed = frozenset(cell for cell in cells if held[cell] == 0 and draw(st.booleans()))
    return Grid(*names, held, {cell: draw(st.integers(0, 255)) for cell in cells}, fixed)


def inner_sums(grid: Grid, prefix: object = "") -> dict:
    """Each cell of a table as a sum of inner ones."""
    rows, columns = (*grid.rows, TOTAL), (*grid.columns, TOTAL)
    return {
        (row, column): {
            (prefix, one, other): 1
            for one in (grid.rows if row == TOTAL else [row])
            for other in (grid.columns if column == TOTAL else [column])
        }
        for row in rows
        for column in columns
    }


@pytest.mark.parametrize("rule", RULES)
@given(grids())
@settings(max_examples=60)
def test_nothing_below_the_threshold_is_shown(rule, grid):
    shown = protect(grid, rule)
    for key, count in disclosure._Table(grid, rule.least).counts.items():
        if shown[key] is not None:
            assert shown[key] % rule.step == 0
            assert abs(shown[key] - count) < rule.step
            assert shown[key] >= rule.least or key in grid.empty_by_nature
    assert protect(grid, rule) == shown


@pytest.mark.parametrize("rule", RULES)
@given(grids())
@settings(max_examples=60)
def test_hidden_parts_of_a_shown_total_are_several_and_add_up(rule, grid):
    shown, counts = protect(grid, rule), disclosure._Table(grid, rule.least).counts
    lines = [((row, TOTAL), [(row, one) for one in grid.columns]) for row in grid.rows if len(grid.columns) > 1]
    lines += [((TOTAL, one), [(row, one) for row in grid.rows]) for one in grid.columns]
    for total, parts in lines:
        hidden = [part for part in parts if shown[part] is None]
        if shown[total] is not None and hidden:
            assert len(hidden) > 1
            assert sum(counts[part] for part in hidden) >= rule.least


@pytest.mark.parametrize("rule", [*RULES, *EXACT])
@given(grids())
@settings(max_examples=25, deadline=None)
def test_no_hidden_cell_of_a_table_can_be_pinned(rule, grid):
    """By suppression alone: the same holds with exact figures."""
    attack = Attack(rule)
    hidden = learn_table(attack, protect(grid, rule), inner_sums(grid))
    assert list(attack.pinned(hidden)) == []


def test_without_secondary_suppression_the_attack_succeeds(monkeypatch):
    grid = Grid(("a", "b"), ("x", "y"), {("a", "x"): 3, ("a", "y"): 40, ("b", "x"): 50, ("b", "y"): 60}, {})
    exact = replace(PUBLIC, step=1)
    for step in ("cover_small_lines", "cover_small_cells", "fill_up_lines"):
        monkeypatch.setattr(disclosure._Table, step, lambda self: None)
    attack = Attack(exact)
    hidden = learn_table(attack, protect(grid, exact), inner_sums(grid))
    assert [(low, high) for _, low, high in attack.pinned(hidden)] == [(3, 3)]


@given(grids(counts=st.integers(10, 99), rows=(2, 6), columns=(2, 6)))
def test_a_category_that_holds_all_of_a_row_is_hidden(grid):
    alone = {cell: count for cell, count in grid.counts.items() if cell[0] != "0" or cell[1] == "0"}
    shown = protect(replace(grid, counts=alone), PUBLIC)
    assert shown["0", "0"] is None


# Rounding by cell keys


@given(st.integers(0, 10**6), st.sampled_from([3, 5]))
def test_a_figure_is_rounded_up_as_often_as_it_lies_near_the_upper_one(count, step):
    figures = [rounded(count, key, step) for key in range(256)]
    assert sum(figures) / 256 == pytest.approx(count, abs=0.02)
    assert {abs(figure - count) < step for figure in figures} == {True}


def test_the_key_of_a_person_never_changes_and_hangs_on_the_secret():
    keys = [record_key("secret", number) for number in range(2000)]
    assert keys == [record_key("secret", number) for number in range(2000)]
    assert keys != [record_key("another", number) for number in range(2000)]
    assert len(set(keys)) > 250


# The attack on a city: two levels of areas, two closes


COUNTIES, TOWNSHIPS, KINDS = ("1", "2", "3"), ("a", "b", "c", "d"), ("p", "q", "r", "s")


class Published:
    """Figures of a city, by county and township, at two closes a few records apart.

    Staff see a closed year again at the next close, with what was registered late: such a count only grows. The public
    sees a period once, and the people of two months, which come and go.
    """

    def __init__(self, rule, seed: int) -> None:
        self.rule, self.draw = rule, random.Random(seed)  # noqa: S311
        first = {unit: self.people() for unit in product(COUNTIES, TOWNSHIPS, KINDS)}
        later = {unit: keys + self.people(most=2) for unit, keys in first.items()}
        self.attack = Attack(rule)
        self.targets = [target for close, held in enumerate((first, later)) for target in self.publish(held, close)]
        if rule.least == MANAGERS.least:
            for unit in first:
                self.attack.never_less((0, unit), (1, unit))

    def people(self, most: int = 60) -> list[int]:
        """The record keys of some people, few of them more often than many."""
        return [self.draw.randrange(256) for _ in range(int(self.draw.random() ** 3 * (most + 1)))]

    def publish(self, held: dict, close: int) -> list:
        city, sums = self.table(held, close, COUNTIES, lambda county, _: county)
        targets = learn_table(self.attack, protect(city, self.rule), sums)
        shown = protect(city, self.rule)
        for county in COUNTIES:
            inside = {unit: keys for unit, keys in held.items() if unit[0] == county}
            grid, sums = self.table(inside, close, TOWNSHIPS, lambda _, township: township)
            hidden = frozenset(kind for kind in (*KINDS, TOTAL) if shown[county, kind] is None)
            grid = replace(grid, hidden_total=hidden)
            targets += learn_table(self.attack, protect(grid, self.rule), sums)
        return targets

    @staticmethod
    def table(held: dict, close: int, rows: tuple[str, ...], row_of) -> tuple[Grid, dict]:
        sums = {(row, kind): {} for row in (*rows, TOTAL) for kind in (*KINDS, TOTAL)}
        counts, keys = dict.fromkeys(sums, 0), dict.fromkeys(sums, 0)
        for unit, people in held.items():
            row = row_of(*unit[:2])
            counts[row, unit[2]] += len(people)
            keys[row, unit[2]] += sum(people)
            for cell in ((row, unit[2]), (row, TOTAL), (TOTAL, unit[2]), (TOTAL, TOTAL)):
                sums[cell][close, unit] = 1
        return Grid(rows, KINDS, counts, keys), sums

    def between(self) -> list:
        """What happened between the closes: in each township and kind, in each township, in each county and kind."""
        units = [unit for close, unit in self.attack.unknowns if close == 0]
        groups = {part(unit) for unit in units for part in (lambda u: u, lambda u: u[:2], lambda u: (u[0], "", u[2]))}
        return [
            {(close, unit): sign for close, sign in ((1, 1), (0, -1)) for unit in units if _fits(unit, group)}
            for group in sorted(groups)
        ]


def _fits(unit: tuple[str, ...], group: tuple[str, ...]) -> bool:
    return all(wanted in {"", has} for wanted, has in zip(group, unit, strict=False))


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("seed", range(3))
def test_the_attack_on_two_closes_of_a_city_pins_nothing(rule, seed):
    city = Published(rule, seed)
    assert list(city.attack.pinned(city.targets)) == []
    assert list(city.attack.pinned(city.between())) == []


@pytest.mark.parametrize("rule", EXACT)
def test_without_rounding_the_attack_tells_what_happened_between_two_closes(rule):
    city = Published(rule, 0)
    assert len(list(city.attack.pinned(city.between()))) > 0
