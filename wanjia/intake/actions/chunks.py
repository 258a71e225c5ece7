"""Chunk by chunk into the register: each in one transaction, two at a time when there are many."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import Sum

from wanjia.access.queries import within
from wanjia.access.types import RequestContext
from wanjia.intake.actions.staging import Stage
from wanjia.intake.models import Batch, Chunk
from wanjia.kernel.clock import day_in_china
from wanjia.registry.actions import loading
from wanjia.registry.types import Provenance, Source, Standing

ROWS = 100_000  # of one chunk: the memory of a worker, and what a crash costs at most
YEARS_OF_EVENTS = 10


class Step(StrEnum):
    HOUSEHOLDS = "households"
    PERSONS = "persons"
    TIES = "ties"
    HEADS = "heads"


@dataclass(frozen=True)
class Part:
    """Rows ``first`` to ``last`` of the persons or the households of a batch."""

    part: Step
    first: int
    last: int


def load_chunks(ctx: RequestContext, stage: Stage, batch: Batch, progress) -> None:
    """Everything of the batch that is not in the register yet."""
    parts = _parts(batch)
    done = set(Chunk.objects.filter(batch=batch).values_list("part", "first"))
    for part in parts:
        if (part.part, part.first) not in done:
            with stage.open(read_only=True) as connection:
                load_part(ctx, connection, batch, part)
        progress(part.part, part.last, max(other.last for other in parts if other.part == part.part))
    taken = Chunk.objects.filter(batch=batch, part=Step.PERSONS).aggregate(total=Sum("done"))
    batch.accepted = taken["total"] or 0


def load_part(ctx: RequestContext, connection, batch: Batch, part: Part) -> None:
    """One part, in one transaction, with the note that it is done."""
    span = loading.Span(part.first, part.last)
    places = loading.Places(batch.person_base, batch.household_base, batch.event_base)
    with within(ctx):
        told = _told(batch)
        match part.part:
            case Step.HOUSEHOLDS:
                rows = loading.load_households(connection, span, places, told)
            case Step.PERSONS:
                rows = loading.load_persons(connection, span, places, told, by=ctx)
            case Step.TIES:
                rows = loading.load_ties(connection, span, places, told)
            case Step.HEADS:
                rows = loading.load_heads(connection, span, places, told)
        Chunk.objects.create(batch=batch, part=part.part, first=part.first, last=part.last, done=rows)


def _parts(batch: Batch) -> list[Part]:
    """Everyone before what is said about others; the owner's load may say it at once."""
    steps = {Step.HOUSEHOLDS: batch.households, Step.PERSONS: batch.rows, Step.TIES: batch.rows}
    steps[Step.HEADS] = batch.households
    if loading.runs_ahead():
        del steps[Step.TIES]
    return [
        Part(step, first, min(first + ROWS - 1, total))
        for step, total in steps.items()
        for first in range(1, total + 1, ROWS)
    ]


def _told(batch: Batch) -> loading.Told:
    day = day_in_china(batch.received_at)
    provenance = Provenance(
        Source(batch.source), Standing.REPORTED, batch.actor, batch.received_at, batch.uuid
    )  # fmt: skip
    return loading.Told(
        provenance, day, date(day.year - YEARS_OF_EVENTS, day.month, min(day.day, 28)), loading.runs_ahead()
    )
