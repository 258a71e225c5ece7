"""Every registered design answers the same rows in DuckDB and in Spark, over Parquet as the mirror exports it."""

from datetime import date

import duckdb
import pytest

from wanjia.feed.actions import sequence_once
from wanjia.mirror.actions import build, export
from wanjia.mirror.queries import ask
from wanjia.places.queries import areas_at_level
from wanjia.places.types import Level
from wanjia.registry.facts import EVENT, HOUSEHOLD, PERSON
from wanjia.statistics import sql
from wanjia.statistics.queries import statements
from wanjia.statistics.rules.catalogue import BY_CODE
from wanjia.statistics.sql.spark import for_spark
from wanjia.statistics.tests.factories import live_through_2025
from wanjia.statistics.types.designs import Counting, Population, Statement, Unit

TABLES = {"person": PERSON, "household": HOUSEHOLD, "event": EVENT}
ROWS = 5_000
# What may stand in a column beside what nobody knows; every code of a breakdown, and some that it does not know.
PLACES, DAYS = "NULL, 1, 2, 3, 4", "DATE '1924-02-29' + CAST(hash(i, '{}') % 37400 AS INTEGER)"
VALUES = {
    "number": "i",
    "valid_from": DAYS,
    "valid_to": "CASE WHEN i % 2 = 0 THEN DATE '9999-12-31' ELSE " + DAYS + " END",
    "born_on": "CASE WHEN i % 9 = 0 THEN DATE '2000-02-29' ELSE " + DAYS + " END",
    "occurred_on": "DATE '2026-02-20' + CAST(hash(i, '{}') % 400 AS INTEGER)",
    "recorded_on": "DATE '2026-02-20' + CAST(hash(i, '{}') % 500 AS INTEGER)",
    **dict.fromkeys(("area_id", "hukou_area_id", "from_area_id", "from_hukou_area_id"), PLACES),
    "sex": "0, 1, 2, 9",
    "hukou": "0, 1, 2",
    "basis": "1, 2",
    "size": "0, 1, 2, 3, 6, 11",
    "generations": "NULL, 1, 2, 3, 4, 5",
    "age": "NULL, 0, 4, 5, 29, 99, 100, 104",
    "mother_age": "NULL, 13, 19, 20, 34, 49, 51",
    "marital": "NULL, 10, 20, 22, 30, 40, 90",
    "education": "NULL, 11, 21, 44, 61, 81, 90",
    "role": "1, 2, 3",
}
KINDS = {"household": "1, 2", "event": "10, 11, 20, 21, 30, 31, 32, 34, 38, 55"}


@pytest.fixture(scope="module")
def crowd(tmp_path_factory):
    """A folder with many rows of every shape, as files of the mirror's tables."""
    folder = tmp_path_factory.mktemp("crowd")
    with duckdb.connect() as connection:
        for table, columns in TABLES.items():
            values = ", ".join(value_of(table, name, kind) for name, kind in columns.items())
            (folder / table).mkdir()
            file = folder / table / "00000.parquet"
            connection.execute(f"COPY (SELECT {values} FROM range({ROWS}) AS r (i)) TO '{file}' (FORMAT parquet)")
    return folder


def value_of(table: str, name: str, kind: str) -> str:
    told = KINDS.get(table, "1") if name == "kind" else VALUES.get(name, "NULL")
    if "(" not in told and "," in told:
        told = f"list_extract([{told}], CAST(1 + hash(i, '{name}') % {told.count(',') + 1} AS BIGINT))"
    return f"CAST({told.format(name)} AS {kind}) AS {name}"


def in_duckdb(folder, statement):
    with duckdb.connect() as connection:
        for table in TABLES:
            connection.execute(f"CREATE VIEW {table} AS FROM read_parquet('{folder}/{table}/*.parquet')")
        return ordered(connection.execute(statement.plain, list(statement.parameters)).fetchall())


def in_spark(spark, folder, statement):
    for table in TABLES:
        spark.read.parquet(f"{folder}/{table}").createOrReplaceTempView(table)
    return ordered(spark.sql(for_spark(statement)).collect())


def ordered(rows):
    return sorted((tuple(row) for row in rows), key=str)


@pytest.mark.parametrize("population", Population)
@pytest.mark.parametrize("code", BY_CODE)
def test_a_crowd_of_every_shape_is_counted_alike(code, population, crowd, spark):
    design = BY_CODE[code]
    counting = Counting.RECORDED if population is Population.REGISTERED else Counting.OCCURRED
    after = (date(2027, 3, 1),) if design.unit is Unit.EVENTS else ()
    text = sql.question(design, population, counting, (), False)
    parameters = (date(2026, 2, 28), (1, 2, 3), ("a", "a", "b"), *after)
    statement = Statement(code, text, sql.unweighted(text), parameters)
    rows = in_duckdb(crowd, statement)
    assert sum(count for _, _, count, _ in rows) > 100
    assert in_spark(spark, crowd, statement) == rows


def test_a_town_is_counted_alike_by_the_mirror_by_duckdb_and_by_spark(committed_db, settings, tmp_path, spark):
    settings.MIRROR_FOLDER, parquet = tmp_path / "mirror", tmp_path / "parquet"
    live_through_2025()
    sequence_once()
    build()
    export(parquet)
    [city, *_] = areas_at_level(Level.PREFECTURE, on=date(2026, 1, 1))
    asked = statements(BY_CODE, area_id=city.id, on=date(2025, 6, 30), year=2025)
    by_mirror = {one.code: ordered(ask(one.code, one.weighted, one.parameters).rows) for one in asked}
    assert sum(len(rows) for rows in by_mirror.values()) > 100
    assert {one.code: in_duckdb(parquet, one) for one in asked} == by_mirror
    assert {one.code: in_spark(spark, parquet, one) for one in asked} == by_mirror
