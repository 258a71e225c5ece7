"""The address codes that identity numbers begin with, current and retired, with the years of each name.

Facts and their source: ``data/county_codes.csv`` and the README beside it.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import groupby

# Never assigned to a place: numbers under it belong to nobody, so the synthetic city uses it.
SYNTHETIC_COUNTY = "370298"


@dataclass(frozen=True)
class CountyName:
    """A name that a code had. ``first_year`` None: since the first list; ``last_year`` None: to this day."""

    code: str
    name: str
    first_year: int | None
    last_year: int | None


def _year(text: str) -> int | None:
    return int(text) if text else None


@cache
def counties() -> Mapping[str, tuple[CountyName, ...]]:
    """Every code with its names, oldest first."""
    table = files("wanjia.kernel").joinpath("data", "county_codes.csv").read_text(encoding="utf-8")
    names = [
        CountyName(row["code"], row["name"], _year(row["first_year"]), _year(row["last_year"]))
        for row in csv.DictReader(table.splitlines())
    ]
    return {
        code: tuple(sorted(group, key=lambda each: each.first_year or 0))
        for code, group in groupby(names, key=lambda each: each.code)
    }


@cache
def provinces() -> frozenset[str]:
    """The first two digits that a citizen's number can have."""
    return frozenset(code[:2] for code in counties())


def is_current(code: str) -> bool:
    """Whether ``code`` is still in use."""
    return any(name.last_year is None for name in counties().get(code, ()))


def county_name(code: str, year: int) -> str:
    """The name of ``code`` in ``year``, or the one nearest to it; "" when the code is unknown."""
    names = counties().get(code, ())
    if not names:
        return ""
    reached = [name for name in names if (name.first_year or 0) <= year]
    return (reached or names[:1])[-1].name
