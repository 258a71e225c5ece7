"""The designs counted by the mirror, by DuckDB alone and by PostgreSQL: the same statements over the same rows."""

import os
import re
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import psycopg

from wanjia.host.bench.alone import alone, open_django
from wanjia.host.bench.figures import Run
from wanjia.mirror.rules import quickly
from wanjia.statistics.types.designs import Statement

Rows = list[tuple[Any, ...]]
Rounds = Sequence[Sequence[Statement]]
SCRATCH = "wanjia_bench_wide"
TABLES = ("person", "household", "event")  # that designs are counted from
THREADS = 2  # as many as the mirror gives its questions
# What DuckDB has and PostgreSQL has not; functions of one expression are put in the place of their call by its planner.
FUNCTIONS = """
CREATE FUNCTION year(date) RETURNS integer IMMUTABLE LANGUAGE sql AS 'SELECT extract(year FROM $1)::integer';
CREATE FUNCTION month(date) RETURNS integer IMMUTABLE LANGUAGE sql AS 'SELECT extract(month FROM $1)::integer';
CREATE FUNCTION day(date) RETURNS integer IMMUTABLE LANGUAGE sql AS 'SELECT extract(day FROM $1)::integer';
CREATE FUNCTION strftime(date, text) RETURNS text STABLE LANGUAGE sql AS 'SELECT to_char($1, ''YYYY-MM'')';
"""


@dataclass(frozen=True)
class Timing:
    """Seconds of every design in each round, the first in a process that has just begun; what the last answered."""

    rounds: tuple[dict[str, float], ...]
    answers: dict[str, Rows]

    def cold(self, code: str) -> float:
        return self.rounds[0][code]

    def warm(self, code: str) -> Run:
        seconds = tuple(told[code] for told in self.rounds[1:])
        return Run(seconds, sum(seconds))

    @property
    def cold_total(self) -> float:
        """Milliseconds of all designs, one after another."""
        return sum(self.rounds[0].values()) * 1000

    @property
    def warm_total(self) -> float:
        """The same of the designs' medians, once everything has been read."""
        return sum(self.warm(code).percentile(50) for code in self.answers)


def in_mirror(base: Path, rounds: Rounds) -> Timing:
    """At the door of the mirror, in a new process, nothing of the base in the memory of the machine at first."""
    _out_of_memory(base)
    return alone(_ask_mirror, rounds)


def in_duckdb(base: Path, rounds: Rounds) -> Timing:
    """DuckDB over the base file, in a new process, without weights, changes or position."""
    _out_of_memory(base)
    return alone(_ask_duckdb, base, rounds)


def in_postgres(url: str, base: Path, rounds: Rounds) -> Timing:
    """PostgreSQL over tables of its own with the rows of the base, which go again; ``url``: the owner's."""
    with psycopg.connect(url, autocommit=True) as connection:
        _begin(connection)
        try:
            _copy(connection, url, base)
            cursor = psycopg.RawCursor(connection)
            return _timed(lambda one: _ask_postgres(cursor, one), rounds)
        finally:
            connection.execute(f"DROP SCHEMA {SCRATCH} CASCADE".encode())


def _ask_mirror(rounds: Rounds) -> Timing:
    open_django()
    from wanjia.mirror.queries import ask

    ask("bench", "SELECT 1")  # opens the base
    return _timed(lambda one: list(ask(f"bench.{one.code}", one.weighted, one.parameters).rows), rounds)


def _ask_duckdb(base: Path, rounds: Rounds) -> Timing:
    with duckdb.connect(str(base), read_only=True, config={"threads": THREADS}) as bare:
        return _timed(lambda one: bare.execute(*quickly(one.plain, one.parameters)).fetchall(), rounds)


def _timed(ask: Callable[[Statement], Rows], rounds: Rounds) -> Timing:
    seconds: list[dict[str, float]] = []
    answers: dict[str, Rows] = {}
    for statements in rounds:
        told = {}
        for one in statements:
            began = time.monotonic()
            found = ask(one)
            told[one.code] = time.monotonic() - began
            answers[one.code] = sorted(((row, column, count) for row, column, count, _ in found), key=str)
        seconds.append(told)
    return Timing(tuple(seconds), answers)


def _out_of_memory(path: Path) -> None:
    with path.open("rb") as file:
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _begin(connection: psycopg.Connection) -> None:
    """Also when a former run was killed."""
    connection.execute(f"DROP SCHEMA IF EXISTS {SCRATCH} CASCADE".encode())
    connection.execute(f"CREATE SCHEMA {SCRATCH}".encode())
    connection.execute(f"SET search_path = {SCRATCH}, pg_catalog".encode())
    connection.execute(FUNCTIONS.encode())


def _copy(connection: psycopg.Connection, url: str, base: Path) -> None:
    from wanjia.mirror.queries.register import extension

    with closing(duckdb.connect(config={"threads": THREADS})) as duck:
        duck.execute(f"LOAD '{extension('postgres_scanner')}'")
        duck.execute(f"ATTACH '{base}' AS base (READ_ONLY)")
        tables = _tables(duck)
        for table, columns in tables.items():
            told = ", ".join(f"{name} {kind.replace('UTINYINT', 'SMALLINT')}" for name, kind in columns)
            connection.execute(f"CREATE UNLOGGED TABLE {table} ({told})".encode())
        address = url.replace("'", "''")
        duck.execute(f"ATTACH '{address}' AS register (TYPE postgres, SCHEMA '{SCRATCH}')")
        for table in tables:
            duck.execute(f"INSERT INTO register.{SCRATCH}.{table} FROM base.{table}")
            connection.execute(f"VACUUM ANALYZE {table}".encode())


def _tables(duck: duckdb.DuckDBPyConnection) -> dict[str, Rows]:
    columns = "SELECT column_name, data_type FROM duckdb_columns() WHERE database_name = 'base' AND table_name = $1"
    return {name: duck.execute(columns, [name]).fetchall() for name in TABLES}


def _ask_postgres(cursor: psycopg.RawCursor[tuple[Any, ...]], statement: Statement) -> Rows:
    """As PostgreSQL reads it: whole numbers are divided with one stroke, texts have no elements, lists have a type."""
    text = re.sub(r"(p\.\w+)\[1\]", r"left(\1, 1)", statement.plain.replace("//", "/"))
    text = text.replace("unnest($2)", "unnest($2::integer[])").replace("unnest($3)", "unnest($3::text[])")
    values = [list(one) if isinstance(one, tuple) else one for one in statement.parameters]
    return cursor.execute(text.encode(), values).fetchall()
