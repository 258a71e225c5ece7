"""The set form of recording: whole chunks of a batch, as tables, through the same walls.

The rows come as DuckDB tables that intake has checked; ``sql/load`` says what they become. A chunk is one transaction
of the caller's. What every row of the register has (an event, a source, a standing, two clocks) it has here too.
"""

import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any, BinaryIO

import duckdb
import numpy as np
from django.db import connection
from psycopg import sql

from wanjia.access.types import RequestContext
from wanjia.audit.actions import record_batch
from wanjia.audit.types import Batch, Grade
from wanjia.feed.actions import publish
from wanjia.kernel.pinyin import readings_many
from wanjia.registry.types.events import Provenance
from wanjia.vault.actions import seal_many
from wanjia.vault.queries import blind_many, tail_many
from wanjia.vault.types import FieldClass

# What a row of the list becomes, and what it says about others, which may be in rows still to come.
TABLES = (
    "person", "otherreading", "lifeevent", "eventsubject", "namefact", "birthfact", "documentfact", "lifefact",
    "maritalfact", "educationfact", "residencefact", "hukoufact", "membershipfact", "contactfact",
)  # fmt: skip
TIES = {"kinfact": "kinfact", "parents": "eventsubject"}
EVENTS_A_ROW = 8
LAST = 4
MEMORY = Path("/dev/shm")  # noqa: S108 (rows on their way rest in memory, never on a disk)


@dataclass(frozen=True)
class Places:
    """The ids a batch was given: row n of the batch is person ``person_base`` + n, and so on."""

    person_base: int
    household_base: int
    event_base: int


@dataclass(frozen=True)
class Told:
    """What a batch says about all its rows. Life events before ``window_start`` are not made events of their own.

    ``ahead``: rows may name others that come later (see :func:`runs_ahead`).
    """

    provenance: Provenance
    day: date
    window_start: date
    ahead: bool


@dataclass(frozen=True)
class Span:
    """Rows ``first`` to ``last`` of a batch, both included."""

    first: int
    last: int


def reserve(*, persons: int, households: int) -> Places:
    """Set ids aside for a batch; they are never given to anything else, even if the batch is never finished."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM registry_reserve(%s, %s, %s)", [persons, households, EVENTS_A_ROW * (persons + 1)]
        )
        return Places(*cursor.fetchone())


def runs_ahead() -> bool:
    """Whether rows may name others that come later: only for the owner, who loads without row-level security."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT NOT row_security_active('registry_person')")
        return bool(cursor.fetchone()[0])


def load_households(stage: duckdb.DuckDBPyConnection, span: Span, places: Places, told: Told) -> int:
    """Write the households ``span`` of ``staged_households``; returns how many there are."""
    _tell(stage, span, places, told)
    return _copy(stage, "household", "household")


def load_persons(
    stage: duckdb.DuckDBPyConnection, span: Span, places: Places, told: Told, *, by: RequestContext
) -> int:
    """Write the rows ``span`` of ``staged`` with their facts and events; returns how many persons there are.

    One entry of the feed and one act of the audit log stand for the chunk, with its persons as a list and a digest.
    """
    _tell(stage, span, places, told)
    _read_names(stage, span)
    stage.execute(_sql("chunk"))
    _seal(stage, "numbers", "id_number", FieldClass.CITIZEN_NUMBER)
    _seal(stage, "phones", "phone", FieldClass.PHONE)
    counts = {table: _copy(stage, table, table) for table in TABLES}
    if told.ahead:
        _load_ties(stage)
    _announce(stage, span, places, told, by=by)
    return counts["person"]


def load_ties(stage: duckdb.DuckDBPyConnection, span: Span, places: Places, told: Told) -> int:
    """Write what the rows ``span`` say about each other, once everyone is there; returns the number of ties."""
    _tell(stage, span, places, told)
    _read_names(stage, span)
    stage.execute(_sql("chunk"))
    return _load_ties(stage)


def load_heads(stage: duckdb.DuckDBPyConnection, span: Span, places: Places, told: Told) -> int:
    """Write addresses and heads of the households ``span``, once everyone is there; returns the number of addresses."""
    _tell(stage, span, places, told)
    written = _copy(stage, "householdaddress", "householdaddress")
    if not told.ahead:
        with connection.cursor() as cursor:
            cursor.executemany(
                "UPDATE registry_household SET head_id = %s WHERE id = %s",
                [(head, household) for household, head in stage.execute(_sql("heads")).fetchall()],
            )
    return written


def _load_ties(stage: duckdb.DuckDBPyConnection) -> int:
    return sum(_copy(stage, name, table) for name, table in TIES.items())


def copied_tables() -> tuple[str, ...]:
    """The names of the tables that a load fills."""
    return tuple(f"registry_{name}" for name in ("household", "householdaddress", *TABLES, "kinfact"))


def _tell(stage: duckdb.DuckDBPyConnection, span: Span, places: Places, told: Told) -> None:
    provenance = told.provenance
    variables = {
        **vars(places),
        **vars(span),
        "day": told.day,
        "window_start": told.window_start,
        "at": provenance.recorded_at,
        "source": int(provenance.source),
        "recorder": provenance.recorder,
        "submission": str(provenance.submission),
        "ahead": told.ahead,
    }
    for name, value in variables.items():
        stage.execute(f'SET VARIABLE "{name}" = $1', [value])


def _read_names(stage: duckdb.DuckDBPyConnection, span: Span) -> None:
    """How the names of the chunk are read: each distinct name once."""
    query = 'SELECT DISTINCT name FROM staged WHERE "row" BETWEEN ? AND ?'
    names = [name for (name,) in stage.execute(query, [span.first, span.last]).fetchall()]
    found = readings_many(names)
    first = [(name, *alternatives[0]) for name, alternatives in zip(names, found, strict=True)]
    other = [
        (name, reading.full, reading.initials)
        for name, alternatives in zip(names, found, strict=True)
        for reading in alternatives[1:]
    ]
    _table(stage, "readings", ("name", "pinyin", "initials", "sort_key"), first)
    _table(stage, "other_readings", ("name", "pinyin", "initials"), other)


def _seal(stage: duckdb.DuckDBPyConnection, table: str, column: str, field: FieldClass) -> None:
    """Sealed numbers of the chunk with their indexes, as hexadecimal text that COPY reads."""
    query = f"SELECT person_id, person_uuid, {column} FROM chunk WHERE {column} <> ''"  # noqa: S608 (our own names)
    rows = stage.execute(query).fetchall()
    texts = [text for _, _, text in rows]
    sealed = seal_many(field, owners=[owner for _, owner, _ in rows], texts=texts)
    columns = zip(
        (person for person, _, _ in rows),
        (rf"\x{value.hex()}" for value in sealed),
        (rf"\x{value.hex()}" for value in blind_many(field, texts)),
        tail_many(field, [text[-LAST:] for text in texts]),
        strict=True,
    )
    _table(stage, table, ("person_id", "number", "blind", "tail"), list(columns))


def _table(
    stage: duckdb.DuckDBPyConnection, name: str, columns: Sequence[str], rows: Sequence[Sequence[object]]
) -> None:
    arrays = dict(zip(columns, (np.array(part, dtype=object) for part in zip(*rows, strict=True)), strict=True))
    if not rows:
        arrays = {column: np.array([], dtype=object) for column in columns}
    stage.register("arrays", arrays)
    stage.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT * FROM arrays")  # noqa: S608 (our own names)
    stage.unregister("arrays")


def _copy(stage: duckdb.DuckDBPyConnection, name: str, table: str) -> int:
    """Write what ``sql/load/<name>.sql`` gives into ``registry_<table>``; returns the number of rows."""
    select = _sql(name)
    with _scratch() as path:
        stage.execute(f"COPY ({select}) TO '{path}' (FORMAT csv, HEADER true)")
        with path.open("rb") as file, connection.cursor() as cursor:
            columns = sql.SQL(", ").join(map(sql.Identifier, file.readline().decode().strip().split(",")))
            return _copy_file(cursor, sql.Identifier(f"registry_{table}"), columns, file)


def _copy_file(cursor: Any, table: sql.Identifier, columns: sql.Composed, file: BinaryIO) -> int:
    """Under row-level security COPY is not allowed: the application copies beside the table and inserts from there."""
    cursor.execute("SELECT row_security_active(%s::regclass)", [table.as_string()])
    (bound,) = cursor.fetchone()
    target = sql.Identifier("arriving") if bound else table
    if bound:
        cursor.execute(sql.SQL("CREATE TEMP TABLE arriving (LIKE {}) ON COMMIT DROP").format(table))
    with cursor.copy(sql.SQL("COPY {} ({}) FROM STDIN (FORMAT csv)").format(target, columns)) as copy:
        while block := file.read(1 << 20):
            copy.write(block)
    rows = int(cursor.rowcount)
    if bound:
        cursor.execute(sql.SQL("INSERT INTO {0} ({1}) SELECT {1} FROM arriving").format(table, columns))
        cursor.execute("DROP TABLE arriving")
    return rows


@contextmanager
def _scratch() -> Iterator[Path]:
    folder = MEMORY if MEMORY.is_dir() else None
    descriptor, name = tempfile.mkstemp(dir=folder)
    os.close(descriptor)
    try:
        yield Path(name)
    finally:
        Path(name).unlink()


def _announce(stage: duckdb.DuckDBPyConnection, span: Span, places: Places, told: Told, *, by: RequestContext) -> None:
    at = told.provenance.recorded_at
    persons = tuple(uuid for (uuid,) in stage.execute("SELECT person_uuid FROM chunk").fetchall())
    payload = {"first_person": places.person_base + span.first, "last_person": places.person_base + span.last}
    publish(topic="registry", kind="chunk", payload=payload, at=at)
    record_batch(
        by.act(),
        action="registry.load",
        object=f"submission:{told.provenance.submission}:{span.first}-{span.last}",
        at=at,
        batch=Batch(persons, Grade.CHANGED),
    )


def _sql(name: str) -> str:
    return files("wanjia.registry").joinpath("sql", "load", f"{name}.sql").read_text()
