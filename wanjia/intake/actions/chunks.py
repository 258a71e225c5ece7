"""Chunk by chunk into the register: each in one transaction, two at a time when there are many."""

import multiprocessing
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache, partial

import django
import duckdb
from django.db.models import Sum

from wanjia.access.queries import within
from wanjia.access.types import RequestContext
from wanjia.intake.actions.staging import Stage
from wanjia.intake.models import Batch, Chunk
from wanjia.kernel.clock import day_in_china
from wanjia.kernel.processes import end_with_parent
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
    loaded = _side_by_side if ahead and batch.rows > ROWS else _one_by_one
    for part in loaded(Work(ctx, stage, batch, ahead), todo):
        reached[part.part] += part.size
        progress(part.part, reached[part.part], totals[part.part])
    if ahead:
        places = loading.Places(batch.person_base, batch.household_base, batch.event_base)
        loading.check_references(places, persons=batch.rows, households=batch.households)
    taken = Chunk.objects.filter(batch=batch, part=Step.PERSONS).aggregate(total=Sum("done"))
    batch.accepted = taken["total"] or 0


@dataclass(frozen=True)
class Work:
    """What every part of a batch is loaded with."""

    ctx: RequestContext
    stage: Stage
    batch: Batch
    ahead: bool


def _one_by_one(work: Work, todo: list[Part]) -> Iterator[Part]:
    with work.stage.open(read_only=True) as connection:
        for part in todo:
            load_part(work, connection, part)
            yield part


def _side_by_side(work: Work, todo: list[Part]) -> Iterator[Part]:
    """In processes, since reading names and sealing numbers would hold up each other in threads."""
    context = multiprocessing.get_context("spawn")
    begun = (django.setup,)
    with ProcessPoolExecutor(AT_ONCE, context, end_with_parent, begun) as workers:
        yield from workers.map(partial(_load_one, work), todo)


def _load_one(work: Work, part: Part) -> Part:
    load_part(work, _opened(work.stage), part)
    return part


@cache
def _opened(stage: Stage) -> duckdb.DuckDBPyConnection:
    """The stage, once a worker."""
    return stage.connect(read_only=True)


def _rows_by_step(parts: list[Part]) -> Counter[Step]:
    rows: Counter[Step] = Counter()
    for part in parts:
        rows[part.part] += part.size
    return rows


def load_part(work: Work, connection: duckdb.DuckDBPyConnection, part: Part) -> None:
    """One part, in one transaction, with the note that it is done."""
    batch, span = work.batch, loading.Span(part.first, part.last)
    places = loading.Places(batch.person_base, batch.household_base, batch.event_base)
    with within(work.ctx):
        told = _told(batch, ahead=work.ahead)
        match part.part:
            case Step.HOUSEHOLDS:
                rows = loading.load_households(connection, span, places, told)
            case Step.PERSONS:
                rows = loading.load_persons(connection, span, places, told, by=work.ctx)
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
