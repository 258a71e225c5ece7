"""The tables that a run of linkage makes on its connection; each is made once and dropped at the end."""

import csv
from collections.abc import Iterator, Mapping
from importlib.resources import files

import pyarrow as pa
from duckdb import DuckDBPyConnection

from wanjia.linkage.rules.features import sound
from wanjia.linkage.rules.models import NAMED
from wanjia.linkage.sql import blocking, features
from wanjia.linkage.types import Columns, ColumnType, Model

FEATURES, PAIRS, SHARES = "linkage_features", "linkage_pairs", "linkage_shares"


def prepare(connection: DuckDBPyConnection, tables: tuple[str, ...], columns: Columns) -> None:
    """Make the table of features over one table or two."""
    month_first = frozenset(
        column
        for column in columns.of(ColumnType.DATE)
        if any(one(connection, features.month_first(table, column)) for table in tables)
    )
    connection.execute("CREATE OR REPLACE TEMP TABLE nicknames (name VARCHAR, form VARCHAR)")
    connection.executemany("INSERT INTO nicknames VALUES (?, ?)", list(_nicknames()))
    sides = [features.one_side(table, side, columns, month_first) for side, table in enumerate(tables)]
    connection.execute(features.create(FEATURES, sides, columns))
    if any(map(columns.of, NAMED)):
        _sound(connection)


def _sound(connection: DuckDBPyConnection) -> None:
    """Put the sound of given names in Han characters into their root; each different name is read once."""
    found = connection.execute(
        f"SELECT DISTINCT given FROM {FEATURES} WHERE regexp_full_match(given, '{features.HAN_WORD}')"
    )
    names = [name for (name,) in found.fetchall()]
    if not names:
        return
    connection.register("linkage_rows", pa.table({"given": names, "sound": list(map(sound, names))}))
    connection.execute(f"UPDATE {FEATURES} SET root = sound FROM linkage_rows s WHERE {FEATURES}.given = s.given")
    connection.unregister("linkage_rows")


def block(connection: DuckDBPyConnection, columns: Columns, *, two: bool) -> int:
    """Make the table of pairs that share a key; returns how many."""
    connection.execute(f"CREATE OR REPLACE TABLE {PAIRS} (row_l BIGINT, row_r BIGINT)")
    every = [(key, blocking.LARGEST_BLOCK) for key in blocking.keys(columns)]
    every += [(key, blocking.LARGEST_WEAK_BLOCK) for key in blocking.weak_keys(columns)]
    for key, largest in every:
        keyed = f"SELECT row, side, hash({key}) AS key FROM {FEATURES} WHERE {key} IS NOT NULL"
        connection.execute(_pairs_of(keyed, two, largest))
    if blocking.words(columns):
        connection.execute(_pairs_of(_WORD_KEYS, two, blocking.LARGEST_BLOCK))
    connection.execute(
        f"CREATE OR REPLACE TABLE {PAIRS} AS"
        f" SELECT DISTINCT '0' AS match_key, row_l AS join_key_l, row_r AS join_key_r FROM {PAIRS}"
    )
    return one(connection, f"SELECT count(*) FROM {PAIRS}")


def count_shares(connection: DuckDBPyConnection, model: Model) -> None:
    """For each feature whose rarity weighs a table of its values with their shares, as Splink reads it.

    The shares are those of the model, or counted here and brought to its ``u``: a value as common as most has a rarity
    of nothing.
    """
    for level in (level for comparison in model.comparisons for level in comparison.levels if level.frequency):
        feature = level.frequency
        if feature in model.shares:
            _tell_shares(connection, feature, model.shares[feature])
            continue
        connection.execute(f"""
            CREATE OR REPLACE TABLE {SHARES}_{feature} AS
            WITH counted AS (
                SELECT {feature}, count(*) AS n, sum(count(*)) OVER () AS rows
                FROM {FEATURES} WHERE {feature} IS NOT NULL GROUP BY {feature}
            ), met AS (
                SELECT greatest(sum(n * (n - 1)) / greatest(max(rows) * (max(rows) - 1), 1), 1e-9) AS by_chance
                FROM counted
            )
            SELECT {feature}, least(n / rows * {level.u} / by_chance, 1.0) AS tf_{feature} FROM counted, met""")


def _tell_shares(connection: DuckDBPyConnection, feature: str, shares: Mapping[str, float]) -> None:
    connection.register("linkage_rows", pa.table({"value": list(shares), "share": list(shares.values())}))
    connection.execute(f"""
        CREATE OR REPLACE TABLE {SHARES}_{feature} AS
        SELECT {feature}, coalesce(share, {shares[""]}) AS tf_{feature}
        FROM (SELECT DISTINCT {feature} FROM {FEATURES} WHERE {feature} IS NOT NULL)
        LEFT JOIN linkage_rows ON value = {feature}""")
    connection.unregister("linkage_rows")


_WORD_KEYS = f"""
WITH words AS (
    SELECT row, side, unnest(words) AS word FROM {FEATURES}
)
SELECT a.row, a.side, hash(a.word || '&' || b.word) AS key
FROM words a JOIN words b ON a.row = b.row AND a.word < b.word
"""


def _pairs_of(keyed: str, two: bool, largest: int) -> str:
    size = (
        f"count(*) FILTER (side = 0) * count(*) FILTER (side = 1) BETWEEN 1 AND {largest}"
        if two
        else f"count(*) * (count(*) - 1) / 2 BETWEEN 1 AND {largest}"
    )
    return f"""
    INSERT INTO {PAIRS}
    WITH keyed AS ({keyed}),
    small AS (SELECT key FROM keyed GROUP BY key HAVING {size}),
    met AS (SELECT keyed.* FROM keyed JOIN small USING (key))
    SELECT DISTINCT a.row, b.row
    FROM met a JOIN met b ON a.key = b.key AND a.row < b.row {"AND a.side < b.side" if two else ""}
    """


def _nicknames() -> Iterator[tuple[str, str]]:
    table = files("wanjia.linkage").joinpath("data", "nicknames.csv").read_text(encoding="utf-8")
    return ((row["name"], row["form"]) for row in csv.DictReader(table.splitlines()))


def one(connection: DuckDBPyConnection, sql: str) -> int:
    """The one number that a query gives; nothing is 0."""
    row = connection.execute(sql).fetchone()
    return int(row[0] or 0) if row else 0
