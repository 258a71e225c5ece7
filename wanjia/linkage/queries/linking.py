"""One run from tables to pairs and groups."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import log2

import pyarrow as pa
from duckdb import DuckDBPyConnection

from wanjia.kernel.errors import N_, Problem, Refused
from wanjia.linkage.queries import splink, tables, training
from wanjia.linkage.rules import clustering, scoring
from wanjia.linkage.rules.features import Features
from wanjia.linkage.types import Columns, Explanation, Model

# Chosen on made-up people (linkage.tests.people): low, because pairs are held against each other afterwards.
THRESHOLD = 0.1
RESULT, CLUSTERS = "linkage_result", "linkage_clusters"
SCORED, MORE, GROUPS = "linkage_scored", "linkage_more", "linkage_groups"
MOST_ROWS = 150  # of a component whose pairs are all weighed
STRONG, FEW_DOUBLES = 6.0, 0.03


@dataclass(frozen=True)
class Task:
    """One table or two by name, what their columns hold, and the probability from which on rows are one person's."""

    tables: tuple[str, ...]
    columns: Columns
    threshold: float = THRESHOLD


@dataclass(frozen=True)
class Linked:
    """What a run did: ``candidates`` were weighed, ``pairs`` found to be one person's."""

    model: Model
    candidates: int
    pairs: int


def link(
    connection: DuckDBPyConnection,
    task: Task,
    *,
    model: Model | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> Linked:
    """Link the rows of two tables, or find doubles within one. Without a ``model`` one is learnt from the tables.

    Makes the tables RESULT (left_id, right_id, probability, weight), ordered by probability, and CLUSTERS (side, id,
    cluster) with every row. ``tell`` hears of each step. Raises :class:`Refused` where there is nothing to compare by.
    """
    names, columns = task.tables, task.columns
    _check(connection, names, columns)
    two = len(names) == 2
    tell("features")
    tables.prepare(connection, names, columns)
    tell("blocking")
    candidates = tables.block(connection, columns, two=two)
    tell("training")
    model = model or training.train(connection, columns, two=two)
    tell("scoring")
    tables.count_shares(connection, model)
    splink.score(connection, tables.PAIRS, model, SCORED)
    tell("clustering")
    bound = log2(task.threshold / (1 - task.threshold))
    pairs = _two(connection, bound) if two else _one(connection, model, bound)
    _keep(connection, pairs)
    return Linked(model, candidates, len(pairs))


def explain(connection: DuckDBPyConnection, model: Model, left_id: str, right_id: str) -> Explanation:
    """Why two rows of the last run have their probability; of two tables the second holds the right one."""
    (left, right) = (_features(connection, left_id, "ASC"), _features(connection, right_id, "DESC"))
    return scoring.explain(model, left, right, lambda feature, value: _share(connection, feature, value))


def forget(connection: DuckDBPyConnection) -> None:
    """Drop what a run has made."""
    made = connection.execute("SELECT table_name FROM duckdb_tables() WHERE table_name LIKE 'linkage\\_%' ESCAPE '\\'")
    for (name,) in made.fetchall():
        connection.execute(f'DROP TABLE "{name}"')


def _check(connection: DuckDBPyConnection, names: tuple[str, ...], columns: Columns) -> None:
    for name in names:
        found = {row[0] for row in connection.execute("SELECT name FROM pragma_table_info(?)", [name]).fetchall()}
        missing = [column for column in (columns.id, *columns.types) if column not in found]
        if missing:
            message = N_("The table has no column %(missing)s. It has: %(found)s.")
            params = {"missing": ", ".join(missing), "found": ", ".join(sorted(found))}
            raise Refused(Problem("columns.missing", message, params=params))
    if not columns.types:
        raise Refused(Problem("columns.none", N_("Name at least one column to compare by, with its type.")))


def _two(connection: DuckDBPyConnection, bound: float) -> list[clustering.Edge]:
    edges = _edges(connection, f"SELECT row_l, row_r, weight FROM {SCORED} WHERE weight >= {bound}")
    right_is_clean = not clustering.has_doubles(edges, 0, STRONG, FEW_DOUBLES)
    left_is_clean = not clustering.has_doubles(edges, 1, STRONG, FEW_DOUBLES)
    return clustering.best(edges, left_once=right_is_clean, right_once=left_is_clean)


def _one(connection: DuckDBPyConnection, model: Model, bound: float) -> list[clustering.Edge]:
    edges = _edges(connection, f"SELECT row_l, row_r, weight FROM {SCORED} WHERE weight >= {bound}")
    components = clustering.split(edges, bound, MOST_ROWS)
    rows = [(number, row) for number, members in enumerate(components) for row in members]
    _fill(connection, "linkage_components", {"component": [one for one, _ in rows], "row": [row for _, row in rows]})
    connection.execute(f"""
        CREATE OR REPLACE TABLE {MORE} AS
        SELECT '0' AS match_key, a.row AS join_key_l, b.row AS join_key_r
        FROM linkage_components a JOIN linkage_components b ON a.component = b.component AND a.row < b.row
        ANTI JOIN {SCORED} s ON s.row_l = a.row AND s.row_r = b.row""")
    splink.score(connection, MORE, model, "linkage_scored_more")
    within = connection.execute(f"""
        SELECT a.component, s.row_l, s.row_r, s.weight
        FROM (FROM {SCORED} UNION ALL FROM linkage_scored_more) s
        JOIN linkage_components a ON a.row = s.row_l JOIN linkage_components b ON b.row = s.row_r
        WHERE a.component = b.component ORDER BY ALL""").fetchall()
    return list(_grouped(within, bound))


def _grouped(within: list[tuple[int, int, int, float]], bound: float) -> Iterable[clustering.Edge]:
    by_component: dict[int, list[clustering.Edge]] = {}
    for component, left, right, weight in within:
        by_component.setdefault(component, []).append((left, right, weight))
    for edges in by_component.values():
        group = {row: number for number, rows in enumerate(clustering.groups(edges, bound)) for row in rows}
        yield from (edge for edge in edges if group[edge[0]] == group[edge[1]])


def _keep(connection: DuckDBPyConnection, pairs: list[clustering.Edge]) -> None:
    clusters = clustering.components((left, right) for left, right, _ in pairs)
    grouped = [(row, first) for first, rows in clusters.items() for row in rows]
    _fill(connection, GROUPS, {"row": [row for row, _ in grouped], "first": [first for _, first in grouped]})
    left, right, weights = (list(column) for column in zip(*pairs, strict=True)) if pairs else ([], [], [])
    chances = [scoring.probability(weight) for weight in weights]
    _fill(connection, "linkage_kept", {"l": left, "r": right, "weight": weights, "probability": chances})
    connection.execute(f"""
        CREATE OR REPLACE TABLE {RESULT} AS
        SELECT a.id AS left_id, b.id AS right_id, probability, weight FROM linkage_kept
        JOIN {tables.FEATURES} a ON a.row = l JOIN {tables.FEATURES} b ON b.row = r
        ORDER BY weight DESC, left_id, right_id""")
    connection.execute(f"""
        CREATE OR REPLACE TABLE {CLUSTERS} AS
        SELECT side, id, dense_rank() OVER (ORDER BY coalesce(first, row)) AS cluster
        FROM {tables.FEATURES} LEFT JOIN {GROUPS} USING (row) ORDER BY row""")


def _fill(connection: DuckDBPyConnection, name: str, columns: dict[str, list[int] | list[float]]) -> None:
    types = {column: pa.float64() if column in ("weight", "probability") else pa.int64() for column in columns}
    rows = pa.table({column: pa.array(values, types[column]) for column, values in columns.items()})
    connection.register("linkage_rows", rows)
    connection.execute(f"CREATE OR REPLACE TABLE {name} AS FROM linkage_rows")
    connection.unregister("linkage_rows")


def _edges(connection: DuckDBPyConnection, sql: str) -> list[clustering.Edge]:
    return connection.execute(sql + " ORDER BY row_l, row_r").fetchall()


def _features(connection: DuckDBPyConnection, identifier: str, order: str) -> Features:
    found = connection.execute(f"SELECT * FROM {tables.FEATURES} WHERE id = ? ORDER BY side {order}", [identifier])
    names = [column[0] for column in found.description or []]
    row = found.fetchone()
    if row is None:
        raise Refused(Problem("row.unknown", N_("No row has the id %(id)s."), params={"id": identifier}))
    return {name: tuple(value) if isinstance(value, list) else value for name, value in zip(names, row, strict=True)}


def _share(connection: DuckDBPyConnection, feature: str, value: str) -> float | None:
    found = connection.execute(f"SELECT tf_{feature} FROM {tables.SHARES}_{feature} WHERE {feature} = ?", [value])
    row = found.fetchone()
    return float(row[0]) if row else None
