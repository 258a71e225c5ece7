"""Questions that a delivery leaves to people: whom a row means, and which of two values stands."""

from collections.abc import Iterable
from uuid import UUID, uuid5

from wanjia.intake.actions.deliveries.classing import texts_of
from wanjia.intake.rules.authority import FACT_OF
from wanjia.intake.rules.classifying import SEALED
from wanjia.intake.types.deliveries import Known, RowClass, Told, Verdict
from wanjia.intake.types.questions import Asked, QuestionKind
from wanjia.intake.types.sources import Layout, Meaning


def questions_of(delivery: UUID, layout: Layout, rows: Iterable[tuple[Told, Verdict]], known: Known) -> list[Asked]:
    """What is to be asked about these rows. The question of a row has the same number whenever it is asked.

    About adoptions nothing is asked: they are sealed, and an officer records them.
    """
    asked = []
    for row, verdict in rows:
        meaning = meaning_of(layout, row)
        if meaning and meaning.kind in SEALED:
            continue
        if verdict.of is RowClass.QUESTION:
            asked.append(_whom(delivery, layout, row, verdict))
        elif verdict.of is RowClass.CONFLICT and verdict.people:
            asked.append(_which(delivery, layout, row, verdict, known))
    return asked


def meaning_of(layout: Layout, row: Told) -> Meaning | None:
    """The event that a row tells."""
    return next((one for one in layout.meanings if not one.acts or row.text("act") in one.acts), None)


def _whom(delivery: UUID, layout: Layout, row: Told, verdict: Verdict) -> Asked:
    role = next(iter(row.asks), "") or _role(verdict)
    return Asked(
        uuid=uuid5(delivery, str(row.row)),
        kind=QuestionKind.ROW_MATCH,
        delivery=delivery,
        row=row.row,
        content=texts_of(row),
        candidates=row.asks.get(role, ()),
        layout=layout.code,
        role=role,
        problem=verdict.problem,
    )


def _which(delivery: UUID, layout: Layout, row: Told, verdict: Verdict, known: Known) -> Asked:
    role, person = next(iter(verdict.people.items()))
    meaning = meaning_of(layout, row)
    held = known.by_person.get(person)
    return Asked(
        uuid=uuid5(delivery, str(row.row)),
        kind=QuestionKind.CONFLICT,
        delivery=delivery,
        row=row.row,
        content=texts_of(row),
        field=FACT_OF[meaning.kind].name.lower() if meaning else "",
        area=held.resides if held else "",
        layout=layout.code,
        role=role,
        problem=verdict.problem,
        subject=person,
    )


def _role(verdict: Verdict) -> str:
    """Whom a question is about, by the fact its reason names."""
    fact = verdict.problem.field if verdict.problem else ""
    return fact.rpartition("_")[0] or "person"
