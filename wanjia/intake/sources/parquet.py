"""Parquet, read in the limited process by DuckDB, which may open nothing but the file it was handed."""

from collections.abc import Iterator, Sequence
from typing import BinaryIO

import duckdb

from wanjia.intake.sources.limited import (
    BROKEN,
    MOST_COLUMNS,
    TOO_WIDE,
    UNPACKS_TOO_LARGE,
    Table,
    UnusableError,
    serve,
)

LARGEST_UNPACKED = 4 * 1024**3
ROWS_AT_ONCE = 10_000


def table_of(file: BinaryIO) -> Table:
    """The columns' names as the first row, then the values as text."""
    path = f"/proc/self/fd/{file.fileno()}"
    connection = duckdb.connect(config={"threads": 1, "memory_limit": "400MB", "autoinstall_known_extensions": False})
    connection.execute(f"SET allowed_paths = ['{path}']")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    try:
        ((unpacked, columns),) = connection.execute(
            "SELECT sum(total_uncompressed_size), count(DISTINCT column_id) FROM parquet_metadata($1)", [path]
        ).fetchall()
        if (columns or 0) > MOST_COLUMNS:
            raise UnusableError(TOO_WIDE)
        if (unpacked or 0) > LARGEST_UNPACKED:
            raise UnusableError(UNPACKS_TOO_LARGE)
        connection.execute("SELECT CAST(COLUMNS(*) AS VARCHAR) FROM read_parquet($1)", [path])
    except duckdb.Error as problem:
        raise UnusableError(BROKEN) from problem
    return Table(_rows(connection))


def _rows(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[int, Sequence[str]]]:
    yield 1, [column[0] for column in connection.description or ()]
    number = 1
    try:
        while rows := connection.fetchmany(ROWS_AT_ONCE):
            for row in rows:
                number += 1
                yield number, ["" if value is None else value for value in row]
    except duckdb.Error as problem:
        raise UnusableError(BROKEN) from problem


if __name__ == "__main__":
    serve(table_of)
