"""How a table is protected before it is shown."""

from collections.abc import Mapping
from dataclasses import dataclass, field

# (row, column); the totals stand in the row and the column TOTAL.
Key = tuple[str, str]
TOTAL = ""


@dataclass(frozen=True)
class Protection:
    """Counts under ``least`` are hidden, shown ones lie on multiples of ``step`` by their cell key.

    ``least_households`` is the threshold of tables that count households.
    """

    least: int
    least_households: int
    step: int


# Staff without person rights; and the public. The step of staff is the smallest that keeps the difference of two closes
# of one cell uncertain by at least ``least``: each figure may lie ``step`` - 1 to either side.
MANAGERS = Protection(least=5, least_households=5, step=3)
PUBLIC = Protection(least=10, least_households=5, step=5)


@dataclass(frozen=True)
class Grid:
    """A table of counts. ``counts`` and ``keys`` hold the inner cells by (row, column), absent ones are 0.

    A cell's key is the sum of the record keys (0 to 255) of those in it. ``empty_by_nature`` are structural zeros:
    cells that can hold nobody. ``hidden_total`` names columns whose total is hidden in the table above this one.
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    counts: Mapping[Key, int]
    keys: Mapping[Key, int]
    empty_by_nature: frozenset[Key] = frozenset()
    hidden_total: frozenset[str] = field(default=frozenset())
