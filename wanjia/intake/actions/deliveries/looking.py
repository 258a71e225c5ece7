"""Looking a delivery through: staged in the limited child, checked, held against the register, every row classed."""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

import duckdb
from django.db import transaction

from wanjia.access.queries import system_context, within
from wanjia.access.types import RequestContext
from wanjia.intake.actions.deliveries.ahead import MOSTLY, asked_ahead, bearers_ahead
from wanjia.intake.actions.deliveries.classing import Classed, class_rows
from wanjia.intake.actions.deliveries.holding import let_go
from wanjia.intake.actions.deliveries.knowing import city_of
from wanjia.intake.actions.deliveries.measuring import Tally, keep_counts, tally_corrections, tally_faults, tally_rows
from wanjia.intake.actions.deliveries.returning import corrections_of, sealed_corrections
from wanjia.intake.actions.sheets import stage
from wanjia.intake.actions.staging import staged
from wanjia.intake.models import Delivery, DeliveryChunk
from wanjia.intake.queries.profiles import profiles
from wanjia.intake.rules.classifying import lives
from wanjia.intake.rules.comparing import compared
from wanjia.intake.rules.keeping import in_chunks, pack, pack_rows, pack_samples, written
from wanjia.intake.rules.quality import AREA_FACTS
from wanjia.intake.rules.recognising import UnknownHeadings
from wanjia.intake.sources.opening import DESK, FOLDER, Limits, as_file
from wanjia.intake.types.deliveries import CHANGES, DeliveryState, RowClass, Sample, Told, Verdict
from wanjia.intake.types.quality import Correction
from wanjia.intake.types.sources import Expected, Layout, Staged
from wanjia.kernel.clock import day_in_china
from wanjia.kernel.errors import Refused
from wanjia.kernel.ids import uuid7
from wanjia.kernel.memory import no_circles
from wanjia.registry.actions import MOST_ROWS
from wanjia.registry.queries import read_for_numbers
from wanjia.vault.actions import seal_bytes
from wanjia.vault.queries import unseal_bytes
from wanjia.vault.types import FieldClass

# Rows held against the register in one transaction: so many that those whose number settles nothing are a set.
AT_ONCE = 40_000
SAMPLES = 5  # of each class
# What is done with a row once the delivery is applied: anything but leaving it.
TO_DO = (*CHANGES, RowClass.CONFLICT, RowClass.QUESTION)
Progress = Callable[[str, int, int], None]
Seen = Callable[[Told, Verdict], object]


def nobody(*_: object) -> None:
    """Nobody looks on."""


@dataclass(frozen=True)
class Watch:
    """Who looks on. ``progress``: the step, the rows done, of how many; ``seen``: each row with its verdict."""

    progress: Progress
    seen: Seen = nobody


def look_through(number: UUID, *, at: datetime) -> None:
    """The job: class every row of a held delivery. Killed anywhere, it begins anew; nothing is in the register yet."""
    row = Delivery.objects.get(uuid=number)
    if row.state != DeliveryState.HELD or row.content is None:
        return
    content = unseal_bytes(FieldClass.ATTACHMENT, owner=row.uuid, sealed=bytes(row.content))
    with as_file(content) as file:
        _look(row, file, DESK, at=at, watch=Watch(noted(row)))


def look_through_file(
    number: UUID, file: Path, *, at: datetime, progress: Progress, seen: Seen = nobody
) -> None:  # fmt: skip
    """The same for a file of the drop folder, which stays where it is; see :class:`Watch`."""
    row = Delivery.objects.get(uuid=number)
    if row.state == DeliveryState.HELD:
        _look(row, file, FOLDER, at=at, watch=Watch(progress, seen))


def _look(row: Delivery, file: Path, limits: Limits, *, at: datetime, watch: Watch) -> None:
    """A file that is none ends as refused."""
    by = gate_of(row, at)
    with staged() as place:
        try:
            watch.progress("read", 0, 0)
            told = stage(
                file, on=place, at=at, expected=Expected(row.sender, row.month, profiles=profiles()), limits=limits
            )
        except Refused as refused:
            _refuse(row, refused, at)
            return
        with place.open(read_only=True) as connection:
            look = _Look(row, told, connection, by, watch)
            look.through()
    look.keep()


def gate_of(row: Delivery, at: datetime) -> RequestContext:
    """The gate at work for whoever sent the delivery."""
    gate = system_context("delivery", at=at)
    return RequestContext(row.actor, gate.roles, gate.reach, gate.purpose, gate.basis, at, area=row.area)


def noted(row: Delivery) -> Progress:
    """Progress for the page of a delivery."""

    def progress(step: str, done: int, total: int) -> None:
        Delivery.objects.filter(pk=row.pk).update(step=step, done=done, total=total)

    return progress


def _refuse(row: Delivery, refused: Refused, at: datetime) -> None:
    with transaction.atomic():
        if isinstance(refused, UnknownHeadings):
            row.headings = list(refused.headings)
        row.state, row.finished_at = int(DeliveryState.REFUSED), at
        row.problems = [asdict(problem) for problem in refused.problems]
        let_go(row)
        row.save()


@dataclass
class _Look:
    """What is found while a staged file is walked through."""

    row: Delivery
    told: Staged
    connection: duckdb.DuckDBPyConnection
    by: RequestContext
    watch: Watch
    counts: Counter[RowClass] = field(default_factory=Counter)
    coverage: Counter[str] = field(default_factory=Counter)
    samples: list[Sample] = field(default_factory=list)
    faults: list[tuple[int, str, str, dict[str, str]]] = field(default_factory=list)
    tally: Tally = field(default_factory=Counter)
    corrections: list[Correction] = field(default_factory=list)
    month: date | None = None

    @property
    def layout(self) -> Layout:
        return self.told.layout

    @property
    def arrived(self) -> date:
        return day_in_china(self.row.received_at)

    def through(self) -> None:
        """Every row into its class, what is to be done into chunks."""
        DeliveryChunk.objects.filter(delivery=self.row).delete()  # of a look that was killed
        self._take_faults()
        self.month = self.row.month or _month(self.connection, self.layout)
        parts = in_chunks(self._to_do(), MOST_ROWS, "mother_number")
        for number, part in enumerate(parts):
            uuid = uuid7(self.by.at)
            sealed = seal_bytes(FieldClass.ATTACHMENT, owner=uuid, data=pack_rows(part))
            DeliveryChunk.objects.create(
                uuid=uuid, delivery=self.row, number=number, rows=len(part), content=sealed
            )  # fmt: skip

    def keep(self) -> None:
        """The preview; the file itself is not needed any more."""
        row, told = self.row, self.told
        row.state, row.content = int(DeliveryState.PREVIEW), None
        row.sender, row.layout = self.layout.department, self.layout.code
        row.rows, row.mended, row.dropped = told.rows, told.mended, list(told.dropped)
        row.counts = {str(int(of)): count for of, count in sorted(self.counts.items()) if count}
        row.coverage = dict(self.coverage)
        row.changes = sum(self.counts[of] for of in CHANGES)
        row.faults = self._sealed(pack(sorted(self.faults, key=lambda fault: fault[:2])))
        row.samples = self._sealed(pack_samples(self.samples))
        row.month, row.corrections = self.month, sealed_corrections(row.uuid, self.corrections)
        row.step, row.done, row.total = "", 0, 0
        self.tally.update(tally_corrections(self.corrections))
        keep_counts(row, self.tally)
        row.save()

    def _sealed(self, data: bytes) -> bytes:
        return seal_bytes(FieldClass.ATTACHMENT, owner=self.row.uuid, data=data)

    def _take_faults(self) -> None:
        query = 'SELECT "row", field, message, params, code FROM faults ORDER BY ALL'
        codes: dict[int, list[tuple[str, str]]] = defaultdict(list)
        for row, fact, message, params, code in self.connection.execute(query).fetchall():
            self.faults.append((row, fact, message, json.loads(params)))
            codes[row].append((fact, code))
        known = city_of(day_in_china(self.by.at))
        for row in _faulty(self.connection, self.layout):
            self.tally.update(tally_faults(row, codes[row.row], known))
        self.counts[RowClass.FAULT] = self.told.faults
        self.coverage["unknown"] += self.told.faults

    def _to_do(self) -> Iterator[Told]:
        on = day_in_china(self.by.at)
        rows = _rows(self.connection, self.layout)
        done = self.told.faults
        tell = partial(self.watch.progress, "fetch")
        fetched = read_for_numbers(self.told.rows, beside=compared(self.layout), progress=tell) > MOSTLY
        self.watch.progress("match", done, self.told.rows)
        parts = iter(lambda: list(islice(rows, AT_ONCE)), [])
        for part, found in asked_ahead(parts, partial(self._classed, on=on, fetched=fetched)):
            yield from self._take(*found)
            done += len(part)
            self.watch.progress("match", done, self.told.rows)

    def _classed(self, part: list[Told], *, on: date, fetched: bool) -> tuple[Classed, list[Correction]]:
        """The rows of a part with their classes, and what their sender is to put right of those that are left."""
        with no_circles(), within(self.by):
            if not fetched:
                bearers_ahead(self.layout, part, by=self.by)
            classed = class_rows(self.layout, part, on=on)
            left = [(row, verdict) for row, verdict in classed.rows if verdict.of not in TO_DO]
            return classed, corrections_of(self.layout, left, classed.known, on=on)

    def _take(self, classed: Classed, corrections: list[Correction]) -> list[Told]:
        """Count them all; what is to be done."""
        self.corrections += corrections
        self.tally.update(tally_rows(self.layout, classed.rows, classed.known, self.arrived))
        for row, verdict in classed.rows:
            self.counts[verdict.of] += 1
            self.coverage[lives(verdict, classed.known)] += 1
            self._note(row, verdict)
            self.watch.seen(row, verdict)
        return [row for row, verdict in classed.rows if verdict.of in TO_DO]

    def _note(self, row: Told, verdict: Verdict) -> None:
        problem = verdict.problem
        if verdict.of is RowClass.FAULT and problem:
            self.faults.append((row.row, problem.field, problem.message, problem.params))
        if self.counts[verdict.of] <= SAMPLES:
            told = written(self.layout, row.facts, _shown(self.layout))
            self.samples.append(Sample(row.row, verdict.of, told, problem, verdict.people))


def _rows(connection: duckdb.DuckDBPyConnection, layout: Layout) -> Iterator[Told]:
    """The rows without a fault; those of one mother stand together."""
    facts = ", ".join(layout.facts)
    order = 'mother_number, "row"' if "mother_number" in layout.facts else '"row"'
    good = 'FROM rows WHERE "row" NOT IN (SELECT "row" FROM faults)'
    cursor: Any = connection.execute(f'SELECT "row", {facts} {good} ORDER BY {order}')
    while values := cursor.fetchmany(AT_ONCE):
        for number, *row in values:
            yield Told(number, dict(zip(layout.facts, row, strict=True)))


def _faulty(connection: duckdb.DuckDBPyConnection, layout: Layout) -> Iterator[Told]:
    """The rows with a fault, with nothing of them but the areas they name."""
    facts = [fact for fact in AREA_FACTS if fact in layout.facts]
    columns = ", ".join(['"row"', *facts])
    query = f'SELECT {columns} FROM rows WHERE "row" IN (SELECT "row" FROM faults)'  # noqa: S608 (our own names)
    for number, *areas in connection.execute(query).fetchall():
        yield Told(number, dict(zip(facts, areas, strict=True)))


def _month(connection: duckdb.DuckDBPyConnection, layout: Layout) -> date | None:
    """Of which month most rows are; None for a list that belongs to none."""
    if not layout.month:
        return None
    day = layout.month
    query = f"SELECT CAST(date_trunc('month', {day}) AS DATE) FROM rows WHERE {day} IS NOT NULL"  # noqa: S608 (our own names)
    found = connection.execute(f"{query} GROUP BY 1 ORDER BY count(*) DESC, 1 DESC LIMIT 1").fetchone()
    return found[0] if found else None


def _shown(layout: Layout) -> list[str]:
    """The facts of a sample: whoever decides about a file needs no number; that of a disability card holds the ID's."""
    hidden = ("_number", "_phone", "paper", "certificate")
    return [fact for fact in layout.facts if not fact.endswith(hidden)]
