"""People of a Chinese register in tables: which records are one person's, by the model that is shipped."""

from collections.abc import Mapping, Sequence

import pyarrow as pa
from duckdb import DuckDBPyConnection

from wanjia.linkage.queries import splink
from wanjia.linkage.queries.tables import FEATURES, PAIRS, count_shares, one
from wanjia.linkage.queries.weighing import thresholds
from wanjia.linkage.rules.persons import NAME_PARTS, moon, name_parts
from wanjia.linkage.sql import persons
from wanjia.linkage.types import Model, Thresholds, Verdict

SCORES, SCORED = "linkage_scores", "linkage_scored"
NAME_COLUMNS, NAMES_AT_ONCE = ("written", *NAME_PARTS), 200_000
PROBABILITY = "CASE WHEN weight > 1000 THEN 1.0 ELSE pow(2.0, weight) / (1 + pow(2.0, weight)) END"


def score(connection: DuckDBPyConnection, *, told: str, held: str, pairs: str, model: Model) -> int:
    """Weigh pairs of people of two tables as :func:`weigh` does; returns how many rows are linked without asking.

    ``told`` has ``row`` and ``held`` has ``person``, both also the columns ``types.PERSON``; ``pairs`` has ``row`` and
    ``person``. Makes the table SCORES (row, person, probability, weight, verdict), ids as text; verdicts as
    ``rules.verdicts`` has them, with the thresholds of the shipped model.
    """
    make_features(connection, told=told, held=held)
    connection.execute(f"""
        CREATE OR REPLACE TABLE {PAIRS} AS
        SELECT DISTINCT '0' AS match_key, a.row AS join_key_l, b.row AS join_key_r FROM {pairs} AS pairs
        JOIN {FEATURES} a ON a.side = 0 AND a.id = pairs.row::VARCHAR
        JOIN {FEATURES} b ON b.side = 1 AND b.id = pairs.person::VARCHAR""")
    count_shares(connection, model)
    splink.score(connection, PAIRS, model, SCORED)
    connection.execute(_verdicts(thresholds()))
    return one(connection, f"SELECT count(*) FROM {SCORES} WHERE verdict = '{Verdict.LINK}'")


def make_features(connection: DuckDBPyConnection, *, told: str, held: str) -> None:
    """Make the table of features over two tables of people; what is told is side 0."""
    _read_people(connection, f"{persons.read(told, 0, 'row')} UNION ALL {persons.read(held, 1, 'person')}")


def _read_people(connection: DuckDBPyConnection, people: str) -> None:
    connection.execute(f"CREATE OR REPLACE TABLE linkage_people AS {persons.completed(people)}")
    read_names(connection, "SELECT DISTINCT written FROM linkage_people WHERE written IS NOT NULL")
    read_days(connection, "SELECT DISTINCT born FROM linkage_people WHERE born IS NOT NULL")
    connection.execute(persons.create(FEATURES, "linkage_people"))


def read_names(connection: DuckDBPyConnection, written: str) -> None:
    """Take the names that a query gives apart, so many at a time: a city has millions of them."""
    connection.execute(f"CREATE OR REPLACE TABLE linkage_written AS {written}")
    _empty(connection, "linkage_names", NAME_COLUMNS)
    for first in range(0, one(connection, "SELECT count(*) FROM linkage_written"), NAMES_AT_ONCE):
        some = f"rowid >= {first} AND rowid < {first + NAMES_AT_ONCE}"
        names = _column(connection, f"SELECT written FROM linkage_written WHERE {some}")
        parts = zip(*map(name_parts, names), strict=True)
        _add(connection, "linkage_names", dict(zip(NAME_COLUMNS, (names, *parts), strict=True)))


def read_days(connection: DuckDBPyConnection, told: str) -> None:
    """What the days (eight digits) that a query gives may mean by the traditional calendar."""
    days = _column(connection, told)
    _empty(connection, "linkage_moons", ("told", "meant"))
    _add(connection, "linkage_moons", {"told": days, "meant": list(map(moon, days))})


def _verdicts(limits: Thresholds) -> str:
    """The set form of ``rules.verdicts``."""
    return f"""
        CREATE OR REPLACE TABLE {SCORES} AS
        WITH scored AS (
            SELECT a.id AS row, b.id AS person, weight,
                {PROBABILITY} AS probability
            FROM {SCORED} JOIN {FEATURES} a ON a.row = row_l JOIN {FEATURES} b ON b.row = row_r
        ), likely AS (
            SELECT *, count(*) FILTER (probability >= {limits.ask}) OVER (PARTITION BY row) AS rivals,
                max(probability) OVER (PARTITION BY row) AS best
            FROM scored
        )
        SELECT row, person, probability, weight, CASE
            WHEN probability < {limits.ask} THEN '{Verdict.NOBODY}'
            WHEN rivals = 1 AND best >= {limits.link} THEN '{Verdict.LINK}'
            ELSE '{Verdict.ASK}' END AS verdict
        FROM likely ORDER BY row, probability DESC, person"""


def _column(connection: DuckDBPyConnection, sql: str) -> list[str]:
    return [value for (value,) in connection.execute(sql).fetchall()]


def _empty(connection: DuckDBPyConnection, table: str, columns: Sequence[str]) -> None:
    connection.execute(f"CREATE OR REPLACE TABLE {table} ({', '.join(f'{name} VARCHAR' for name in columns)})")


def _add(connection: DuckDBPyConnection, table: str, columns: Mapping[str, Sequence[str | None]]) -> None:
    rows = pa.table({name: pa.array(values, pa.string()) for name, values in columns.items()})
    connection.register("linkage_rows", rows)
    connection.execute(f"INSERT INTO {table} FROM linkage_rows")
    connection.unregister("linkage_rows")
