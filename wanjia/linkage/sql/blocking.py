"""Which pairs are looked at at all: rows that share a key, where few enough do.

A key joins two or more features, so that a slip in one of them leaves others that still meet. A key that too many rows
share is left out: it costs much and finds what other keys find too.
"""

from itertools import combinations

from wanjia.linkage.types import Columns, ColumnType

LARGEST_BLOCK = 5_000  # pairs of one key: 100 rows of one table, or 70 of one with 70 of the other
LARGEST_WEAK_BLOCK = 500  # of one feature alone: who shares no more than that is met by other keys, or by chance
WEAK = (ColumnType.DATE, ColumnType.PLACE, ColumnType.TEXT)
NAMES = ["'g' || root", "'s' || surname", "'h' || substr(surname, 1, 4)"]


def keys(columns: Columns) -> list[str]:
    """SQL expressions over the features; NULL where one of its features is missing."""
    named = any(columns.of(kind) for kind in (ColumnType.GIVEN, ColumnType.SURNAME, ColumnType.NAME))
    ids, phones, dates, places, texts = (
        [f"{kind.value}_{place}" for place in range(1, len(columns.of(kind)) + 1)]
        for kind in (ColumnType.ID, ColumnType.PHONE, ColumnType.DATE, ColumnType.PLACE, ColumnType.TEXT)
    )
    made = [f"'{name}' || {name}" for name in (*ids, *phones)]
    halves = [f"'{name}' || substr({name}, 1, greatest(4, length({name}) - 3))" for name in ids]
    names = NAMES if named else []
    days = [f"'{name}' || {name}" for name in dates]
    years = [f"'{name}' || substr({name}, 1, 4)" for name in dates]
    birthdays = [f"'{name}' || substr({name}, 5)" for name in dates]
    where = [f"'{name}' || {name}" for name in (*places, *texts)]
    if named:
        made += ["least(given, surname) || '+' || greatest(given, surname)"]
        made += ["substr(root, 1, 3) || '/' || substr(surname, 1, 5)"]
    made += _joined(names, [*years, *birthdays, *where, *halves])
    made += _joined(days, [*names[:2], *where])
    made += _joined(years, [" || '|' || ".join(two) for two in combinations(where, 2)])
    made += [" || '|' || ".join(two) for two in combinations(where, 2)]
    if named:
        made += _joined(names[:2], [" || '|' || ".join(two) for two in combinations(where, 2)])
    return made


def weak_keys(columns: Columns) -> list[str]:
    """The same of one feature alone that many people share."""
    features = [f"{kind.value}_{place}" for kind in WEAK for place, _ in enumerate(columns.of(kind), 1)]
    named = any(columns.of(kind) for kind in (ColumnType.GIVEN, ColumnType.SURNAME, ColumnType.NAME))
    return [f"'{name}' || {name}" for name in features] + (NAMES if named else [])


def words(columns: Columns) -> bool:
    """Whether names have words beyond two, whose pairs are keys as well."""
    return bool(columns.of(ColumnType.NAME))


def _joined(left: list[str], right: list[str]) -> list[str]:
    return [f"{a} || '|' || {b}" for a in left for b in right]
