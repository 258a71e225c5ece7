"""How a timeline takes in a new fact: what is no longer believed is superseded as a whole row, never overwritten."""

from dataclasses import replace
from datetime import date

from wanjia.kernel.dates import Precision
from wanjia.registry.types.facts import Fact, Timeline


def splice(believed: Timeline, new: Fact) -> Timeline:
    """Let ``new`` hold over its whole span; pieces of older facts outside that span stay with their own source."""
    hit = tuple(fact for fact in believed if fact.valid_from < new.valid_to and new.valid_from < fact.valid_to)
    kept = tuple(fact for fact in believed if fact not in hit)
    pieces = tuple(piece for fact in hit for piece in _outside(fact, new))
    return tuple(sorted((*kept, *pieces, new), key=lambda fact: fact.valid_from))


def fact_at(timeline: Timeline, day: date) -> Fact | None:
    """The fact that holds on ``day``."""
    return next((fact for fact in timeline if fact.covers(day)), None)


def _outside(old: Fact, new: Fact) -> Timeline:
    left = (replace(old, valid_to=new.valid_from),) if old.valid_from < new.valid_from else ()
    # The right-hand piece begins on a day that the new fact knows, to the day.
    right = (replace(old, valid_from=new.valid_to, precision=Precision.DAY),) if new.valid_to < old.valid_to else ()
    return left + right
