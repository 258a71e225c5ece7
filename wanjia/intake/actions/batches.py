"""``receive_batch``: a table, checked and taken in as a set; taken up again at the chunk where it stopped."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import duckdb
from django.conf import settings
from django.db import transaction

from wanjia.access.types import RequestContext
from wanjia.intake.actions.chunks import load_chunks
from wanjia.intake.actions.quarantine import Found, set_aside
from wanjia.intake.actions.staging import Stage, checked, fill, sql, staged, tell_counties, tidy
from wanjia.intake.models import Batch
from wanjia.intake.queries.known import known_codes
from wanjia.intake.queries.receipts import receipt_of_batch
from wanjia.intake.rules.evidence import standing_of
from wanjia.intake.types import BatchReceipt
from wanjia.kernel.clock import day_in_china
from wanjia.kernel.ids import uuid7
from wanjia.places.actions import copy_first_dwellings, find_or_add_dwellings, reserve_first_dwellings
from wanjia.places.queries import areas_at_level
from wanjia.places.types import Address, Level
from wanjia.registry.actions import initial
from wanjia.registry.actions.loading import reserve
from wanjia.registry.types import Source
from wanjia.tables.actions.rows import put_rows, scratch_file

DOORS_AT_ONCE = 20_000

Progress = Callable[[str, int, int], None]


class Maker(Protocol):
    """Makes the rows of a batch out of files of another form; the same files give the same rows."""

    def make(self, connection: duckdb.DuckDBPyConnection, batch: Batch) -> int:
        """Make and fill the table ``batch``; answers with the highest row number."""

    def settle(self, connection: duckdb.DuckDBPyConnection, batch: Batch, found: Found) -> None:
        """Hear which rows wait in quarantine (table ``wrong``), and why, before anything is loaded."""


@dataclass(frozen=True)
class Table:
    """A batch handed in: Parquet files with the columns of rules.rows.COLUMNS, and what it is called.

    Where there is a ``maker``, the files are what it makes the rows of.
    """

    files: tuple[Path, ...]
    source: Source
    title: str
    maker: Maker | None = None


def receive_batch(ctx: RequestContext, table: Table, *, progress: Progress) -> BatchReceipt:
    """Take a whole table into the register: what is right at once, what is wrong into quarantine.

    The same table again goes on where it stopped, and changes nothing once it is finished. ``progress`` is told a
    step's name and how many of how many rows are done.
    """
    batch = _open(ctx, table)
    if batch.finished_at is None:
        with staged() as stage:
            _prepare(stage, batch, table, progress)
            load_chunks(ctx, stage, batch, progress)
        _finish(ctx, batch)
    return receipt_of_batch(batch)


def receive_initial(ctx: RequestContext, table: Table, *, progress: Progress) -> BatchReceipt:
    """:func:`receive_batch` for the first table of all, as the owner: without indexes, which are made afterwards.

    Where the register is not empty it is an ordinary batch.
    """
    if not initial.begin():
        return receive_batch(ctx, table, progress=progress)
    receipt = receive_batch(ctx, table, progress=progress)
    initial.finish(progress)
    return receipt


def begun(table: Table) -> Batch | None:
    """The batch of the same files, where one was begun or finished before."""
    return Batch.objects.filter(source=int(table.source), digest=_digest(table)).first()


def _digest(table: Table) -> str:
    digest = hashlib.sha256()
    for path in table.files:
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()


def _open(ctx: RequestContext, table: Table) -> Batch:
    batch, _ = Batch.objects.get_or_create(
        source=int(table.source),
        digest=_digest(table),
        defaults={
            "uuid": uuid7(ctx.at),
            "actor": ctx.actor,
            "title": table.title,
            "received_at": ctx.at,
            "rows": 0,
            "area": ctx.area,
        },
    )
    return batch


def _prepare(stage: Stage, batch: Batch, table: Table, progress: Progress) -> None:
    """Rows staged, mended, checked, given households, doors and ids."""
    day = day_in_china(batch.received_at)
    with stage.open() as connection:
        batch.rows = table.maker.make(connection, batch) if table.maker else fill(connection, table.files)
        progress("check", 0, batch.rows)
        tell_counties(connection)
        unreadable = tidy(connection, demo=settings.DEMO)
        wrong = checked(connection, known_codes(day))
        found = set_aside(connection, batch, wrong, unreadable)
        if table.maker:
            table.maker.settle(connection, batch, found)
        progress("check", batch.rows, batch.rows)
        areas = [(area.code, area.id) for area in areas_at_level(Level.VILLAGE, on=day)]
        put_rows(connection, "area_ids", {"code": "VARCHAR", "id": "INTEGER"}, areas, temporary=False)
        connection.execute(sql("stage"))
        _find_doors(connection, progress)
        connection.execute(f"SET VARIABLE standing = {int(standing_of(table.source, ()))}")
        connection.execute(sql("staged"))
        (households,) = connection.execute("SELECT count(*) FROM staged_households").fetchone()
    batch.households = households
    if batch.person_base is None:
        _reserve(batch)


def _find_doors(connection, progress: Progress) -> None:
    """The dwelling of every household: all new in an empty register, else found or added."""
    ((total,),) = connection.execute("SELECT count(*) FROM doors").fetchall()
    base = reserve_first_dwellings(total)
    if base is None:
        _find_or_add_doors(connection, total, progress)
        return
    with scratch_file() as path:
        query = f"SELECT {base} + seq, * EXCLUDE seq, '' AS grid_cell FROM doors ORDER BY seq"  # noqa: S608 (a number)
        connection.execute(f"COPY ({query}) TO '{path}' (FORMAT csv, HEADER false, USE_TMP_FILE false)")
        with path.open("rb") as file:
            copy_first_dwellings(file)
    connection.execute("CREATE OR REPLACE TABLE door_ids AS SELECT seq, seq + $1 AS id FROM doors", [base])
    progress("doors", total, total)


def _find_or_add_doors(connection, total: int, progress: Progress) -> None:
    """A part at a time, each in a transaction of its own."""
    connection.execute("CREATE OR REPLACE TABLE door_ids (seq BIGINT, id BIGINT)")
    query = "SELECT seq, area_id, building, unit, floor, door, longitude, latitude FROM doors ORDER BY seq"
    cursor = connection.cursor()
    cursor.execute("USE stage")
    cursor.execute(query)
    done = 0
    while rows := cursor.fetchmany(DOORS_AT_ONCE):
        with transaction.atomic():
            ids = find_or_add_dwellings([Address(*row[1:]) for row in rows])
        pairs = zip((row[0] for row in rows), ids, strict=True)
        put_rows(connection, "found", {"seq": "BIGINT", "id": "BIGINT"}, pairs)
        connection.execute("INSERT INTO door_ids FROM found")
        done += len(rows)
        progress("doors", done, total)


def _reserve(batch: Batch) -> None:
    with transaction.atomic():
        places = reserve(persons=batch.rows, households=batch.households)
        batch.person_base, batch.household_base = places.person_base, places.household_base
        batch.event_base = places.event_base
        batch.save()


def _finish(ctx: RequestContext, batch: Batch) -> None:
    batch.finished_at = ctx.at
    batch.save()
