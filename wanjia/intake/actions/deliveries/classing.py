"""Rows held against the register: by number first, by linkage where a number does not settle it, then classed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from wanjia.intake.actions.deliveries.knowing import known_of
from wanjia.intake.rules.classifying import classify, unclear_roles
from wanjia.intake.types.deliveries import Known, Told, Verdict
from wanjia.intake.types.questions import Candidate
from wanjia.intake.types.sources import Layout
from wanjia.linkage.queries import china, thresholds, weigh
from wanjia.registry.queries import lookalikes
from wanjia.registry.types.sketches import Sketch

SPOUSES = {"husband": "wife", "wife": "husband"}
SEXES = {"husband": "1", "father": "1", "wife": "2", "mother": "2"}


@dataclass(frozen=True)
class Classed:
    """Rows with their verdicts, and what they were held against."""

    known: Known
    rows: list[tuple[Told, Verdict]]


def class_rows(layout: Layout, rows: Sequence[Told], *, on: date) -> Classed:
    """The class of every row, in the reach announced by the caller's transaction."""
    known = known_of(layout, rows, on=on)
    told = [_linked(layout, row, known) for row in rows]
    chosen = {person for row in told for person in row.people.values() if person} - known.by_person.keys()
    if chosen:
        known = known_of(layout, told, on=on)
    return Classed(known, [(row, classify(layout, row, known)) for row in told])


def _linked(layout: Layout, row: Told, known: Known) -> Told:
    """The row with whom linkage takes it to mean, or with those who may be meant."""
    people: dict[str, UUID | None] = dict(row.people)
    asks: dict[str, tuple[Candidate, ...]] = {}
    for role in unclear_roles(layout, row, known):
        likely = tuple(_likely(row, role, known))
        if len(likely) == 1 and likely[0].probability >= thresholds().link:
            people[role] = likely[0].person
        elif likely:
            asks[role] = likely
        else:
            people[role] = None
    return replace(row, people=people, asks=asks) if people or asks else row


def _likely(row: Told, role: str, known: Known) -> Iterator[Candidate]:
    """Persons held who are worth a question, at least: whoever bears the number always is."""
    sketch = sketch_of(row, role)
    bearer = known.by_number.get(sketch.number)
    for found in lookalikes(sketch):
        why = weigh(sketch.texts(), found.sketch.texts(), model=china())
        if why.probability >= thresholds().ask or (bearer and bearer.person == found.person):
            yield Candidate(found.person, why.probability, why.steps)


def sketch_of(row: Told, role: str) -> Sketch:
    """What a row says of one of those whom it is about."""
    spouse = SPOUSES.get(role, "")
    return Sketch(
        name=row.text(f"{role}_name"),
        sex=row.text(f"{role}_sex") or SEXES.get(role, ""),
        born_on=row.day(f"{role}_born_on"),
        number=row.text(f"{role}_number"),
        phone=row.text(f"{role}_phone"),
        area=row.text("area") if role == "person" else "",
        spouse_number=row.text(f"{spouse}_number") if spouse else "",
    )


def texts_of(row: Told) -> Mapping[str, str]:
    """What a row says, as text."""
    return {fact: str(value) for fact, value in row.facts.items() if value}
