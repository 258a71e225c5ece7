"""Short forms of English given names, so that Tom and Thomas may be one person."""

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files


@cache
def roots() -> Mapping[str, str]:
    """The first name of the line on which a short form stands, by short form."""
    table = files("wanjia.linkage").joinpath("data", "nicknames.csv").read_text(encoding="utf-8")
    return {row["form"]: row["name"] for row in csv.DictReader(table.splitlines())}


def root(given: str) -> str:
    """What the first word of a given name is short for, or that word."""
    first = given.split(" ", 1)[0]
    return roots().get(first, first)
