"""What the rule of survivorship says to a conflict, for whoever has to decide it."""

from dataclasses import dataclass
from datetime import date

from wanjia.intake.rules.survivorship import Claim, decide
from wanjia.intake.sources.catalogue import DEPARTMENTS
from wanjia.registry.types import Standing
from wanjia.registry.types.views import FactLine

SOURCES = {department.code: department.source for department in DEPARTMENTS}


@dataclass(frozen=True)
class Advice:
    """``file``: the file's value stands above the register's, by the rule; ``reason`` is a message."""

    file: bool
    reason: str


def advice(held: FactLine, told: tuple[str, date], *, layout: str, differs: bool, corrected: bool) -> Advice | None:
    """Which value stands by authority and day; None where the file's department is not known.

    ``told`` is the file's value and its day; ``corrected``: the resident had the register's value put right.
    """
    source = SOURCES.get(layout.partition(".")[0])
    if source is None:
        return None
    value, day = told
    ours = Claim("" if differs else value, held.source, held.standing, held.valid_from.earliest, corrected)
    theirs = Claim(value, source, Standing.REPORTED, day)
    found = decide(held.kind, ours, theirs)
    return Advice(found.stands is theirs, found.reason)
