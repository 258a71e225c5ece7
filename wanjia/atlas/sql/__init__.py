"""Questions to the mirror. Each of COUNTS gives rows of (part, name of the count, count) from the same parameters:
$1 the day, $2 the ids of areas, $3 beside each the id of the part it belongs to.
"""

from collections.abc import Collection
from functools import cache
from importlib.resources import files

# By statement, the counts it gives.
COUNTS = {
    "people": ("people", "unverified", "newcomers", "over_65"),
    "registered": ("registered",),
    "households": ("households",),
    "alone": ("alone_over_80",),
    "doors": ("dwellings",),
    "occupied": ("occupied",),
}


def counts(names: Collection[str]) -> str:
    """One statement for some counts, so that all of them have seen the same changes."""
    return "\nUNION ALL\n".join(text(one) for one, given in COUNTS.items() if {*given} & {*names})


@cache
def text(name: str) -> str:
    """The statement in ``name``.sql."""
    return (files(__name__) / f"{name}.sql").read_text(encoding="utf-8")
