"""The bare database: what each look-up would be without us, in statements of its own and a schema that goes again."""

import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from wanjia.host.bench.told import Register
from wanjia.tables.actions.rows import scratch_file

SCRATCH = "wanjia_bench"
AT_ONCE = 2  # as many as the gate loads side by side
SAMPLE = 300_000  # persons

PERSON = "SELECT * FROM registry_person WHERE uuid = %s"
NUMBER = """SELECT person.* FROM registry_documentfact AS fact JOIN registry_person AS person ON person.id = person_id
    WHERE blind = %s AND recorded_to = '9999-12-31 00:00:00+00'"""
NAME = "SELECT * FROM registry_person WHERE name = %s LIMIT 21"
PINYIN = "SELECT * FROM registry_person WHERE pinyin = %s LIMIT 21"
HOUSEHOLD = """SELECT person.* FROM registry_household AS household
    JOIN registry_person AS person ON person.household_id = household.id WHERE household.uuid = %s"""
EVENT = """INSERT INTO wanjia_bench.event (uuid, kind, occurred_on, recorded_at, person)
    VALUES (gen_random_uuid(), 55, current_date, now(), %s)"""
_EVENT_TABLE = """CREATE TABLE wanjia_bench.event (id bigserial PRIMARY KEY, uuid uuid NOT NULL UNIQUE,
    kind smallint NOT NULL, occurred_on date NOT NULL, recorded_at timestamptz NOT NULL, person uuid NOT NULL)"""
_ROWS = """SELECT relname, reltuples::bigint FROM pg_class
    WHERE relname ^@ 'registry_' AND relkind = 'r' AND reltuples > 0 AND relnamespace = 'public'::regnamespace"""


@contextmanager
def scratch(url: str) -> Iterator[psycopg.Connection]:
    """The owner's connection with an empty schema of our own, dropped afterwards, also when a former run was killed."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"DROP SCHEMA IF EXISTS {SCRATCH} CASCADE".encode())
        connection.execute(f"CREATE SCHEMA {SCRATCH}".encode())
        connection.execute(_EVENT_TABLE.encode())
        try:
            yield connection
        finally:
            connection.execute(f"DROP SCHEMA {SCRATCH} CASCADE".encode())


def rows_by_table(connection: psycopg.Connection) -> dict[str, int]:
    """About how many rows each table of the register has (as of its last ANALYZE)."""
    return dict(connection.execute(_ROWS).fetchall())


def counted(connection: psycopg.Connection) -> Register:
    """How much there is to measure."""
    people, households = (_count(connection, name) for name in ("registry_person", "registry_household"))
    return Register(people, households, sum(rows_by_table(connection).values()))


def _count(connection: psycopg.Connection, table: str) -> int:
    ((count,),) = connection.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))).fetchall()
    return int(count)


def copy_rate(connection: psycopg.Connection, url: str, *, people: int) -> float:
    """Rows a second that COPY takes into plain copies of the register's tables, without any index, two at a time."""
    share = min(1.0, SAMPLE / max(people, 1))
    with ExitStack() as files:
        parts = [
            (table, _export(connection, table, int(rows * share) + 1, files.enter_context(scratch_file())))
            for table, rows in rows_by_table(connection).items()
        ]
        parts.sort(key=lambda part: -os.path.getsize(part[1]))
        for table, _ in parts:
            copy = sql.SQL("CREATE TABLE {}.{} (LIKE {})").format(*map(sql.Identifier, (SCRATCH, table, table)))
            connection.execute(copy)
        began = time.monotonic()
        with ThreadPoolExecutor(AT_ONCE) as workers:
            rows = sum(workers.map(lambda part: _import(url, *part), parts))
        return rows / (time.monotonic() - began)


def _export(connection: psycopg.Connection, table: str, rows: int, path: Path) -> Path:
    query = sql.SQL("COPY (SELECT * FROM {} LIMIT {}) TO STDOUT (FORMAT csv)").format(
        sql.Identifier(table), sql.Literal(rows)
    )
    with path.open("wb") as file, connection.cursor() as cursor, cursor.copy(query) as copy:
        file.writelines(copy)
    return path


def _import(url: str, table: str, path: Path) -> int:
    query = sql.SQL("COPY {}.{} FROM STDIN (FORMAT csv)").format(sql.Identifier(SCRATCH), sql.Identifier(table))
    with psycopg.connect(url, autocommit=True) as connection, path.open("rb") as file:
        cursor = connection.cursor()
        with cursor.copy(query) as copy:
            while block := file.read(1 << 20):
                copy.write(block)
        return cursor.rowcount
