"""What of a table may be shown to those who may not see persons.

Three steps. Small counts are hidden (primary suppression), and so is a category that everybody of its row belongs to.
Then enough others are hidden that no hidden small count follows from the totals (secondary suppression): for each one
there is another table with the same shown figures in which it is zero. What is left is rounded by its cell key: the
same people always give the same figure, and the difference of two closes or of two tables tells no single person.
"""

import hashlib
from collections.abc import Iterable, Mapping

from wanjia.statistics.types.protection import TOTAL, Grid, Key, Protection

KEYS = 256


def record_key(secret: str, number: int) -> int:
    """The key of a record of the mirror, 0 to 255: never changed, and unknown to whoever does not hold ``secret``.

    The secret has one length, so nothing can be put before or behind it. sql/ says the same for a whole city.
    """
    return hashlib.sha256(f"{secret}:{number}".encode()).digest()[0]


def rounded(count: int, key: int, step: int) -> int:
    """``count`` on a multiple of ``step``: up as often as it lies near the upper one, decided by the cell's key."""
    below, rest = divmod(count, step)
    return (below + ((key % KEYS) * step < rest * KEYS)) * step


def protect(grid: Grid, rule: Protection, *, households: bool = False) -> dict[Key, int | None]:
    """Every cell of ``grid`` with its totals as it is shown, None where it is hidden."""
    least = rule.least_households if households else rule.least
    table = _Table(grid, least)
    table.hide_what_is_small()
    table.hide_below_hidden_totals()
    table.cover_small_lines()
    table.cover_small_cells()
    table.fill_up_lines()
    lowest = -(-least // rule.step) * rule.step
    return {
        key: None if key in table.hidden else max(rounded(count, table.keys[key], rule.step), lowest if count else 0)
        for key, count in table.counts.items()
    }


def exact(grid: Grid) -> dict[Key, int | None]:
    """Every cell of ``grid`` with its totals as it was counted, for those with person rights."""
    return dict(_Table(grid, 0).counts)


class _Table:
    """A grid with its totals, and the cells hidden so far."""

    def __init__(self, grid: Grid, least: int) -> None:
        self.grid, self.least = grid, least
        # One column alone is its own total.
        self.columns = grid.columns if len(grid.columns) == 1 else (*grid.columns, TOTAL)
        self.counts = self._with_totals(grid.counts)
        self.keys = self._with_totals(grid.keys)
        self.hidden: set[Key] = set()

    def _with_totals(self, inner: Mapping[Key, int]) -> dict[Key, int]:
        whole = {(row, column): inner.get((row, column), 0) for row in self.grid.rows for column in self.grid.columns}
        if TOTAL in self.columns:
            whole |= {(row, TOTAL): sum(whole[row, one] for one in self.grid.columns) for row in self.grid.rows}
        return whole | {(TOTAL, one): sum(whole[row, one] for row in self.grid.rows) for one in self.columns}

    def is_fixed(self, key: Key) -> bool:
        """Whether the cell can hold nobody, so that all know it."""
        return key in self.grid.empty_by_nature

    def is_small(self, key: Key) -> bool:
        """Whether it must not be found out; a hidden zero is no secret as long as it might be more."""
        return 0 < self.counts[key] < self.least

    def hide_what_is_small(self) -> None:
        """Counts below the threshold, and the one category that fills a row of several."""
        small = {key for key, count in self.counts.items() if count < self.least and not self.is_fixed(key)}
        self.hidden |= small | {(row, column) for row in self.grid.rows for column in self._filling(row)}

    def _filling(self, row: str) -> Iterable[str]:
        possible = [column for column in self.grid.columns if not self.is_fixed((row, column))]
        filled = [column for column in possible if self.counts[row, column]]
        return filled if len(possible) > 1 and len(filled) == 1 else ()

    def hide_below_hidden_totals(self) -> None:
        """A total that the table above hides must not be the sum of shown parts: its largest row hides its share."""
        columns = [one for one in self.columns if one in self.grid.hidden_total]
        self.hidden |= {(TOTAL, one) for one in columns}
        if columns:
            row = max(self.grid.rows, key=lambda one: min(self.counts[one, column] for column in columns))
            self.hidden |= {(row, column) for column in columns}

    def cover_small_lines(self) -> None:
        """A line whose total is small could be empty: its people might all stand in another line."""
        for row in self.grid.rows:
            if TOTAL in self.columns and self.is_small((row, TOTAL)):
                filled = [column for column in self.columns if self.counts[row, column]]
                self._hide_best([{(other, one) for one in filled} for other in self.grid.rows if other != row])
        for column in self.grid.columns:
            if self.is_small((TOTAL, column)):
                filled = [row for row in (*self.grid.rows, TOTAL) if self.counts[row, column]]
                self._hide_best([{(one, other) for one in filled} for other in self.grid.columns if other != column])

    def cover_small_cells(self) -> None:
        """Each small cell gets a rectangle of hidden ones round which its people could be moved."""
        for row in self.grid.rows:
            for column in self.grid.columns:
                lines = {(row, TOTAL), (TOTAL, column)} & set(self.counts)
                if self.is_small((row, column)) and not any(map(self.is_small, lines)):
                    self._cover(row, column)

    def _cover(self, row: str, column: str) -> None:
        if not self._hide_best(self._ways_round(row, column)):
            self.hidden |= {(row, TOTAL), (TOTAL, column), (TOTAL, TOTAL)} & set(self.counts)

    def _ways_round(self, row: str, column: str) -> list[set[Key]]:
        count = self.counts[row, column]
        others = [one for one in self.grid.rows if one != row and not self.is_fixed((one, column))]
        if TOTAL not in self.columns:
            return [{(one, column)} for one in others]
        beside = [one for one in self.grid.columns if one != column and not self.is_fixed((row, one))]
        return [
            {(row, along), (down, column), (down, along)}
            for down in others
            for along in beside
            if self.counts[down, along] >= count
        ]

    def _hide_best(self, ways: list[set[Key]]) -> bool:
        """Take the way that hides the fewest people more; False where there is none."""
        free = [way for way in ways if not any(map(self.is_fixed, way))]
        if free:
            self.hidden |= min(free, key=lambda way: sum(self.counts[key] + 1 for key in way - self.hidden))
        return bool(free)

    def fill_up_lines(self) -> None:
        """Under a shown total never one hidden part alone, and never hidden parts that add up to less than k."""
        changed = True
        while changed:
            before = len(self.hidden)
            for total, parts in self._lines():
                self._fill_up(total, parts)
            changed = len(self.hidden) > before

    def _lines(self) -> Iterable[tuple[Key, list[Key]]]:
        for column in self.columns:
            yield (TOTAL, column), [(row, column) for row in self.grid.rows]
        if TOTAL in self.columns:
            for row in (*self.grid.rows, TOTAL):
                yield (row, TOTAL), [(row, column) for column in self.grid.columns]

    def _fill_up(self, total: Key, parts: list[Key]) -> None:
        if total in self.hidden:
            return
        hidden = [key for key in parts if key in self.hidden]
        shown = sorted((self.counts[key], key) for key in parts if key not in self.hidden and not self.is_fixed(key))
        for _, key in shown:
            if not hidden or (len(hidden) > 1 and sum(self.counts[one] for one in hidden) >= self.least):
                return
            self.hidden.add(key)
            hidden.append(key)
        if len(hidden) == 1 or sum(self.counts[one] for one in hidden) < self.least:
            self.hidden |= {total} if hidden else set()
