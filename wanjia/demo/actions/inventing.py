"""What lets the SQL of departments' files number people whom the city does not know."""

from dataclasses import asdict
from importlib.resources import files

import duckdb

from wanjia.demo.rules.numbers import RANGES

_SQL = (files("wanjia.demo") / "sql" / "numbers.sql").read_text(encoding="utf-8")
_RANGE = "STRUCT(first INTEGER, many INTEGER, since DATE, until DATE)"


def let_invent(connection: duckdb.DuckDBPyConnection) -> None:
    """Define ``citizen_number`` and what belongs to it."""
    ranges = [list(RANGES), [asdict(one) for one in RANGES.values()]]
    connection.execute(f"SET VARIABLE ranges = map($1::VARCHAR[], $2::{_RANGE}[])", ranges)
    connection.execute(_SQL)
