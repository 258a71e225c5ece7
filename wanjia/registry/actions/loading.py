"""The set form of recording: whole chunks of a batch, as tables, through the same walls.

The rows come as DuckDB tables that intake has checked; ``sql/load`` says what they become. A chunk is one transaction
of the caller's. What every row of the register has (an event, a source, a standing, two clocks) it has here too.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, BinaryIO

import duckdb
from django.db import connection
from psycopg import sql

from wanjia.access.types import RequestContext
from wanjia.audit.actions import record_batch
from wanjia.audit.types import Batch, Grade
from wanjia.feed.actions import publish
from wanjia.kernel.pinyin import readings_many
from wanjia.registry.types.events import Provenance
from wanjia.tables.actions.rows import put_rows, scratch_file
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
SEALED = {"person_id": "BIGINT", "number": "VARCHAR", "blind": "VARCHAR", "tail": "SMALLINT"}


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
    """Whether rows may name others that come later, and chunks may go in side by side.

    Only for the owner, who loads without row-level security: into an empty register (see ``initial``), or where the
    database lets it put off the foreign keys, which :func:`check_references` then asks as a set.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_security_active('registry_person')")
        if cursor.fetchone()[0]:
            return False
        cursor.execute(
            "SELECT has_parameter_privilege('session_replication_role', 'SET')"
            " OR EXISTS (SELECT FROM registry_setaside)"
        )
        return bool(cursor.fetchone()[0])


@contextmanager
def _put_off(told: Told) -> Iterator[None]:
    """Without asking each foreign key row by row; a load that runs ahead asks them all at its end."""
    if told.ahead:
        _set_replication_role("replica")
    yield
    if told.ahead:
        _set_replication_role("origin")


def _set_replication_role(role: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('session_replication_role', %s, true)"
            " WHERE has_parameter_privilege('session_replication_role', 'SET')",
            [role],
        )


def check_references(places: Places, *, persons: int, households: int) -> None:
    """Every foreign key of what a batch wrote, asked as a set; RuntimeError names one that does not hold."""
    spans = {
        "person_id": (places.person_base, places.person_base + persons),
        "household_id": (places.household_base, places.household_base + households),
    }
    with connection.cursor() as cursor:
        cursor.execute(_text("references"), {"tables": list(copied_tables())})
        for name, table, column, foreign, query in cursor.fetchall():
            first, last = spans["household_id" if table.startswith("registry_household") else "person_id"]
            cursor.execute(query, [first, last])
            if cursor.fetchone()[0]:
                raise RuntimeError(f"{name}: a row of {table}.{column} names a row that is not in {foreign}")


def load_households(stage: duckdb.DuckDBPyConnection, span: Span, places: Places, told: Told) -> int:
    """Write the households ``span`` of ``staged_households``; returns how many there are."""
    _tell(stage, span, places, told)
    with _put_off(told):
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
    with _put_off(told):
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
    ties = _load_ties(stage)
    _publish("ties", "person", places.person_base, span, told)
    return ties


def load_heads(stage: duckdb.DuckDBPyConnection, span: Span, places: Places, told: Told) -> int:
    """Write addresses and heads of the households ``span``, once everyone is there; returns the number of addresses."""
    _tell(stage, span, places, told)
    with _put_off(told):
        written = _copy(stage, "householdaddress", "householdaddress")
    if not told.ahead:
        with connection.cursor() as cursor:
            cursor.executemany(
                "UPDATE registry_household SET head_id = %s WHERE id = %s",
                [(head, household) for household, head in stage.execute(_sql("heads")).fetchall()],
            )
    _publish("household_chunk", "household", places.household_base, span, told)
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
    put_rows(stage, "readings", dict.fromkeys(("name", "pinyin", "initials", "sort_key"), "VARCHAR"), first)
    put_rows(stage, "other_readings", dict.fromkeys(("name", "pinyin", "initials"), "VARCHAR"), other)


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
    put_rows(stage, table, SEALED, columns)


def _copy(stage: duckdb.DuckDBPyConnection, name: str, table: str) -> int:
    """Write what ``sql/load/<name>.sql`` gives into ``registry_<table>``; returns the number of rows."""
    select = _sql(name)
    with scratch_file() as path:
        stage.execute(f"COPY ({select}) TO '{path}' (FORMAT csv, HEADER true, USE_TMP_FILE false)")
        with path.open("rb") as file, connection.cursor() as cursor:
            columns = sql.SQL(", ").join(map(sql.Identifier, file.readline().decode().strip().split(",")))
            return _copy_file(cursor, sql.Identifier(f"registry_{table}"), columns, file)


def _copy_file(cursor: Any, table: sql.Identifier, columns: sql.Composed, file: BinaryIO) -> int:
    """Under row-level security COPY is not allowed: the application copies beside the table and inserts from there."""
    cursor.execute("SELECT row_security_active(%s::regclass)", [table.as_string()])
    (bound,) = cursor.fetchone()
    target = sql.Identifier("arriving") if bound else table
    if bound:
        blank = sql.SQL("CREATE TEMP TABLE arriving ON COMMIT DROP AS SELECT {} FROM {} WITH NO DATA")
        cursor.execute(blank.format(columns, table))
    with cursor.copy(sql.SQL("COPY {} ({}) FROM STDIN (FORMAT csv)").format(target, columns)) as copy:
        while block := file.read(1 << 20):
            copy.write(block)
    rows = int(cursor.rowcount)
    if bound:
        cursor.execute(sql.SQL("INSERT INTO {0} ({1}) SELECT {1} FROM arriving").format(table, columns))
        cursor.execute("DROP TABLE arriving")
    return rows


def _announce(stage: duckdb.DuckDBPyConnection, span: Span, places: Places, told: Told, *, by: RequestContext) -> None:
    persons = tuple(uuid for (uuid,) in stage.execute("SELECT person_uuid FROM chunk").fetchall())
    _publish("chunk", "person", places.person_base, span, told)
    record_batch(
        by.act(),
        action="registry.load",
        object=f"submission:{told.provenance.submission}:{span.first}-{span.last}",
        at=told.provenance.recorded_at,
        batch=Batch(persons, Grade.CHANGED),
    )


def _publish(kind: str, who: str, base: int, span: Span, told: Told) -> None:
    payload = {f"first_{who}": base + span.first, f"last_{who}": base + span.last}
    publish(topic="registry", kind=kind, payload=payload, at=told.provenance.recorded_at)


def _sql(name: str) -> str:
    return _text(f"load/{name}")


@cache
def _text(name: str) -> str:
    return files("wanjia.registry").joinpath("sql", f"{name}.sql").read_text()
