"""Rows as sets: one statement for all rows of a table, which the server reads out of one JSON text."""

import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Model
from psycopg import sql

Row = dict[str, Any]

INSERT = "INSERT INTO {table} ({columns}) SELECT {columns} FROM json_populate_recordset(NULL::{table}, %s)"
# A row that stands as it should is not written: it would be a new one in every index of its table.
UPDATE = """
UPDATE {table} AS held SET ({columns}) = ROW ({told})
FROM json_populate_recordset(NULL::{table}, %s) AS told
WHERE held.id = told.id AND ROW ({held}) IS DISTINCT FROM ROW ({told})
"""


def insert_rows(table: type[Model], rows: Sequence[Row]) -> None:
    """Insert rows that have the same columns, in one statement."""
    if rows:
        name = sql.Identifier(table._meta.db_table)
        columns = sql.SQL(", ").join(map(sql.Identifier, rows[0]))
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL(INSERT).format(table=name, columns=columns), [as_json(rows)])


def update_rows(table: type[Model], rows: Sequence[Row]) -> None:
    """Bring rows that have the same columns, ``id`` among them, up to date in one statement."""
    if rows:
        names = [name for name in rows[0] if name != "id"]
        statement = sql.SQL(UPDATE).format(
            table=sql.Identifier(table._meta.db_table),
            columns=sql.SQL(", ").join(map(sql.Identifier, names)),
            told=sql.SQL(", ").join(sql.Identifier("told", name) for name in names),
            held=sql.SQL(", ").join(sql.Identifier("held", name) for name in names),
        )
        with connection.cursor() as cursor:
            cursor.execute(statement, [as_json(rows)])


def next_ids(table: type[Model], count: int) -> list[int]:
    """As many ids as are asked for, in order."""
    if not count:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [table._meta.db_table, count],
        )
        return [pk for (pk,) in cursor.fetchall()]


def as_json(rows: Iterable[Row]) -> str:
    """Rows as the server reads them back."""
    return json.dumps(list(rows), default=_written, ensure_ascii=False)


def _written(value: object) -> str:
    match value:
        case bytes():
            return rf"\x{value.hex()}"
        case date():  # moments too
            return value.isoformat()
        case UUID():
            return str(value)
    raise TypeError(type(value).__name__)
