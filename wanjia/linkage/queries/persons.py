"""People of a Chinese register in tables: which records are one person's, by the model that is shipped."""

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa
from duckdb import DuckDBPyConnection

from wanjia.linkage.queries import splink
from wanjia.linkage.queries.tables import FEATURES, PAIRS, count_shares, one
from wanjia.linkage.queries.weighing import thresholds
from wanjia.linkage.rules.persons import NAME_PARTS, moon, name_parts
from wanjia.linkage.sql import persons
from wanjia.linkage.types import Model, Thresholds, Verdict

SCORES, SCORED, DOUBLES = "linkage_scores", "linkage_scored", "linkage_doubles"
_PROBABILITY = "CASE WHEN weight > 1000 THEN 1.0 ELSE pow(2.0, weight) / (1 + pow(2.0, weight)) END"


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


def doubles(connection: DuckDBPyConnection, *, held: str, model: Model) -> int:
    """Find people of whom ``held`` has two records; returns how many pairs are likely enough to be asked about.

    ``held`` has ``person`` and the columns ``types.PERSON``. Makes the table DOUBLES (person, other, probability,
    weight; ids as text), the likeliest first. Nobody is merged by it: twins and namesakes are for people to tell apart.
    """
    _read_people(connection, persons.read(held, 1, "person"))
    connection.execute(persons.doubles(FEATURES, PAIRS))
    count_shares(connection, model)
    splink.score(connection, PAIRS, model, SCORED)
    connection.execute(f"""
        CREATE OR REPLACE TABLE {DOUBLES} AS
        SELECT a.id AS person, b.id AS other, {_PROBABILITY} AS probability, weight
        FROM {SCORED} JOIN {FEATURES} a ON a.row = row_l JOIN {FEATURES} b ON b.row = row_r
        WHERE {_PROBABILITY} >= {thresholds().ask} ORDER BY weight DESC, person, other""")
    return one(connection, f"SELECT count(*) FROM {DOUBLES}")


def make_features(connection: DuckDBPyConnection, *, told: str, held: str) -> None:
    """Make the table of features over two tables of people; what is told is side 0."""
    _read_people(connection, f"{persons.read(told, 0, 'row')} UNION ALL {persons.read(held, 1, 'person')}")


def _read_people(connection: DuckDBPyConnection, people: str) -> None:
    connection.execute(f"CREATE OR REPLACE TABLE linkage_people AS {persons.completed(people)}")
    names = _column(connection, "SELECT DISTINCT written FROM linkage_people WHERE written IS NOT NULL")
    parts: Any = zip(*map(name_parts, names), strict=True) if names else [()] * len(NAME_PARTS)
    _fill(connection, "linkage_names", {"written": names, **dict(zip(NAME_PARTS, parts, strict=True))})
    days = _column(connection, "SELECT DISTINCT born FROM linkage_people WHERE born IS NOT NULL")
    _fill(connection, "linkage_moons", {"told": days, "meant": list(map(moon, days))})
    connection.execute(persons.create(FEATURES, "linkage_people"))


def _verdicts(limits: Thresholds) -> str:
    """The set form of ``rules.verdicts``."""
    return f"""
        CREATE OR REPLACE TABLE {SCORES} AS
        WITH scored AS (
            SELECT a.id AS row, b.id AS person, weight,
                {_PROBABILITY} AS probability
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


def _fill(connection: DuckDBPyConnection, table: str, columns: Mapping[str, Sequence[str | None]]) -> None:
    rows = pa.table({name: pa.array(values, pa.string()) for name, values in columns.items()})
    connection.register("linkage_rows", rows)
    connection.execute(f"CREATE OR REPLACE TABLE {table} AS FROM linkage_rows")
    connection.unregister("linkage_rows")
