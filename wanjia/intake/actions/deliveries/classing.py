"""Rows held against the register: by number first, by linkage where a number does not settle it, then classed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from wanjia.intake.actions.deliveries.knowing import known_of
from wanjia.intake.actions.deliveries.linking import linked
from wanjia.intake.rules.classifying import classify
from wanjia.intake.types.deliveries import Known, Told, Verdict
from wanjia.intake.types.sources import Layout


@dataclass(frozen=True)
class Classed:
    """Rows with their verdicts, and what they were held against."""

    known: Known
    rows: list[tuple[Told, Verdict]]


def class_rows(layout: Layout, rows: Sequence[Told], *, on: date) -> Classed:
    """The class of every row, in the reach announced by the caller's transaction."""
    known = known_of(layout, rows, on=on)
    told = linked(layout, rows, known)
    chosen = [row for row in told if any(person not in known.by_person for person in row.people.values() if person)]
    if chosen:
        known = known.with_more(known_of(layout, chosen, on=on))
    return Classed(known, [(row, classify(layout, row, known)) for row in told])


def texts_of(row: Told) -> Mapping[str, str]:
    """What a row says, as text."""
    return {fact: str(value) for fact, value in row.facts.items() if value}
