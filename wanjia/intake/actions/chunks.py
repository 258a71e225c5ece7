"""Chunk by chunk into the register: each in one transaction, two at a time when there are many."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import partial

from django.db import connections
from django.db.models import Sum

from wanjia.access.queries import within
from wanjia.access.types import RequestContext
from wanjia.intake.actions.staging import Stage
from wanjia.intake.models import Batch, Chunk
from wanjia.kernel.clock import day_in_china
from wanjia.registry.actions import loading
from wanjia.registry.types import Provenance, Source, Standing

ROWS = 100_000  # of one chunk: the memory of a worker, and what a crash costs at most
AT_ONCE = 2
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

    @property
    def size(self) -> int:
        return self.last - self.first + 1


def load_chunks(ctx: RequestContext, stage: Stage, batch: Batch, progress) -> None:
    """Everything of the batch that is not in the register yet."""
    ahead = loading.runs_ahead()
    parts = _parts(batch, ahead=ahead)
    done = set(Chunk.objects.filter(batch=batch).values_list("part", "first"))
    todo = [part for part in parts if (part.part, part.first) not in done]
    totals, reached = _rows_by_step(parts), _rows_by_step(parts)
    reached.subtract(_rows_by_step(todo))
    with stage.open(read_only=True) as connection, ThreadPoolExecutor(AT_ONCE) as workers:
        one_by_one = workers.map if ahead else map
        for part in one_by_one(partial(_load_one, ctx, connection, batch, ahead), todo):
            reached[part.part] += part.size
            progress(part.part, reached[part.part], totals[part.part])
    if ahead:
        places = loading.Places(batch.person_base, batch.household_base, batch.event_base)
        loading.check_references(places, persons=batch.rows, households=batch.households)
    taken = Chunk.objects.filter(batch=batch, part=Step.PERSONS).aggregate(total=Sum("done"))
    batch.accepted = taken["total"] or 0


def _rows_by_step(parts: list[Part]) -> Counter[Step]:
    rows: Counter[Step] = Counter()
    for part in parts:
        rows[part.part] += part.size
    return rows


def _load_one(ctx: RequestContext, stage, batch: Batch, ahead: bool, part: Part) -> Part:
    """One part, in a thread and on connections of its own where several go in side by side."""
    with stage.cursor() as connection:
        connection.execute("USE stage")
        load_part(ctx, connection, batch, part, ahead=ahead)
    if ahead:
        connections.close_all()  # the thread's own
    return part


def load_part(ctx: RequestContext, connection, batch: Batch, part: Part, *, ahead: bool) -> None:
    """One part, in one transaction, with the note that it is done."""
    span = loading.Span(part.first, part.last)
    places = loading.Places(batch.person_base, batch.household_base, batch.event_base)
    with within(ctx):
        told = _told(batch, ahead=ahead)
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


def _parts(batch: Batch, *, ahead: bool) -> list[Part]:
    """Everyone before what is said about others; the owner's load may say it at once."""
    steps = {Step.HOUSEHOLDS: batch.households, Step.PERSONS: batch.rows, Step.TIES: batch.rows}
    steps[Step.HEADS] = batch.households
    if ahead:
        del steps[Step.TIES]
    return [
        Part(step, first, min(first + ROWS - 1, total))
        for step, total in steps.items()
        for first in range(1, total + 1, ROWS)
    ]


def _told(batch: Batch, *, ahead: bool) -> loading.Told:
    day = day_in_china(batch.received_at)
    provenance = Provenance(
        Source(batch.source), Standing.REPORTED, batch.actor, batch.received_at, batch.uuid
    )  # fmt: skip
    return loading.Told(provenance, day, date(day.year - YEARS_OF_EVENTS, day.month, min(day.day, 28)), ahead)
