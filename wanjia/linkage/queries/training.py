"""A model from the data themselves, without labels.

``u`` is counted over pairs drawn at random; ``m`` comes from Splink's EM over several sets of pairs that agree in one
thing, each of which teaches the rest. Where EM has too little to go by, or says what cannot be (that people agree less
with themselves than with strangers), the starting share stays.
"""

import re
from dataclasses import replace
from itertools import combinations
from statistics import fmean

import numpy as np
from duckdb import DuckDBPyConnection

from wanjia.linkage.queries import splink
from wanjia.linkage.queries.tables import FEATURES, PAIRS, one
from wanjia.linkage.rules.mixture import Mixture, near_misses
from wanjia.linkage.rules.models import KNOWN_U, untrained, with_shares
from wanjia.linkage.sql import levels
from wanjia.linkage.types import Columns, ColumnType, Comparison, Model

RANDOM_PAIRS = 100_000
MOST_PAIRS = 200_000  # of one set to learn from
FEWEST_PAIRS = 50


def strangers(connection: DuckDBPyConnection, model: Model) -> Model:
    """The model with ``u`` of pairs drawn at random, and of equal values from how often each value is seen."""
    rows = one(connection, f"SELECT count(*) FROM {FEATURES}")
    rounds = max(1, min(rows - 1, RANDOM_PAIRS // max(rows, 1)))
    steps = ", ".join(str(1 + (rows - 1) * number // (rounds + 1)) for number in range(1, rounds + 1))
    counted = connection.execute(f"""
        WITH drawn AS (
            SELECT row AS row_l, (row - 1 + step) % {rows} + 1 AS row_r
            FROM (SELECT row FROM {FEATURES} USING SAMPLE {RANDOM_PAIRS} ROWS (reservoir, 1)),
                 (SELECT unnest([{steps}]) AS step)
        )
        , joined AS (
            SELECT {", ".join(both(model))} FROM drawn
            JOIN {FEATURES} a ON a.row = row_l JOIN {FEATURES} b ON b.row = row_r
        ), levels AS MATERIALIZED (SELECT {", ".join(map(_level, model.comparisons))} FROM joined)
        SELECT {", ".join(map(_counts, model.comparisons))} FROM levels""").fetchone()
    assert counted is not None
    compared = []
    for comparison, counts in zip(model.comparisons, counted, strict=True):
        shares = [(count + 0.5) / (sum(counts) + 1) for count in counts]
        known = KNOWN_U.get(comparison.kind, {})
        compared.append(with_shares(comparison, u=[max(u, known.get(place, 0)) for place, u in enumerate(shares)]))
    return replace(model, comparisons=tuple(compared))


def same_people(connection: DuckDBPyConnection, model: Model, *, two: bool) -> Model:
    """The model with ``m`` from EM."""
    learnt: dict[str, list[list[float]]] = {}
    plain = replace(model, comparisons=tuple(one for one in model.comparisons if not one.home))
    for rule in rules(model):
        if _pairs(connection, rule, two) < FEWEST_PAIRS:
            continue
        trained = splink.expectation_maximisation(connection, FEATURES, plain, _sql(rule, two), MOST_PAIRS)
        for feature, shares in trained.items():
            learnt.setdefault(feature, []).append(shares)
    return replace(
        model,
        comparisons=tuple(
            _with_learnt(comparison, learnt.get(comparison.feature, [])) for comparison in model.comparisons
        ),
    )


def rules(model: Model) -> list[tuple[str, ...]]:
    """What pairs agree in: the whole name, each date, number and phone, or, where these are few, two other things."""
    kinds = {comparison.feature: comparison.kind for comparison in model.comparisons}
    names: list[tuple[str, ...]] = [("given", "surname")] if "given" in kinds else []
    strong = [(feature,) for feature, kind in kinds.items() if kind in ("date", "id", "citizen")]
    weak = [feature for feature, kind in kinds.items() if kind in ("place", "text")]
    found = [*names, *strong]
    if len(found) < 2:
        found += list(combinations([*(["surname"] if names else []), *weak], 2))
    return found[:6]


def _with_learnt(comparison: Comparison, learnt: list[list[float]]) -> Comparison:
    if not learnt or comparison.kind in KNOWN_U:
        return comparison
    told = with_shares(comparison, m=[max(fmean(column), 0.0005) for column in zip(*learnt, strict=True)])
    sensible = all(
        part[0].m > part[0].u and part[-1].m < part[-1].u for part in map(told.levels.__getitem__, told.halves)
    )
    return told if sensible else comparison


def _sql(rule: tuple[str, ...], two: bool) -> str:
    return " AND ".join([f"l.{feature} = r.{feature}" for feature in rule] + (["l.side <> r.side"] if two else []))


def _pairs(connection: DuckDBPyConnection, rule: tuple[str, ...], two: bool) -> int:
    per = "count(*) FILTER (side = 0) * count(*) FILTER (side = 1)" if two else "count(*) * (count(*) - 1) // 2"
    given = " AND ".join(f"{feature} IS NOT NULL" for feature in rule)
    grouped = f"SELECT {per} AS pairs FROM {FEATURES} WHERE {given} GROUP BY {', '.join(rule)}"
    return one(connection, f"SELECT coalesce(sum(pairs), 0)::BIGINT FROM ({grouped})")


def both(model: Model) -> list[str]:
    """The columns of both rows that the conditions of a model read."""
    conditions = " ".join(map(levels.level, model.comparisons))
    features = sorted(set(re.findall(r"\b(\w+)_[lr]\b", conditions)))
    return [f"{side}.{feature} AS {feature}_{end}" for side, end in (("a", "l"), ("b", "r")) for feature in features]


def _level(comparison: Comparison) -> str:
    return f"{levels.level(comparison)} AS level_{comparison.feature}"


def _counts(comparison: Comparison) -> str:
    each = (f"count(*) FILTER (level_{comparison.feature} = {place})" for place, _ in enumerate(comparison.levels))
    return f"[{', '.join(each)}]"


def train(connection: DuckDBPyConnection, columns: Columns, *, two: bool) -> Model:
    """The model of the tables whose features and pairs stand ready on the connection."""
    model = untrained(columns, _places(connection, columns), _citizen(connection, columns))
    return against_near_misses(connection, same_people(connection, strangers(connection, model), two=two))


def _citizen(connection: DuckDBPyConnection, columns: Columns) -> frozenset[str]:
    """The features of numbers of which nearly all have the form of a citizen number."""
    numbers = [f"id_{number}" for number, _ in enumerate(columns.of(ColumnType.ID), 1)]
    return frozenset(number for number in numbers if one(connection, _CITIZEN.replace("{number}", number)))


_CITIZEN = f"""
SELECT count(*) FILTER (regexp_full_match({{number}}, '[1-9][0-9]{{16}}[0-9x]')) > 0.9 * count({{number}})
    AND count({{number}}) > 0 FROM {FEATURES}"""


def _places(connection: DuckDBPyConnection, columns: Columns) -> tuple[str, ...]:
    """The features of places, those with the most values first."""
    places = [f"place_{number}" for number, _ in enumerate(columns.of(ColumnType.PLACE), 1)]
    distinct = {place: one(connection, f"SELECT count(DISTINCT {place}) FROM {FEATURES}") for place in places}
    return tuple(sorted(places, key=lambda place: (-distinct[place], place)))


def against_near_misses(connection: DuckDBPyConnection, model: Model) -> Model:
    """The model with ``u`` of the pairs that blocking brings, and the share of one person's pairs among them."""
    names = [f"level_{comparison.feature}" for comparison in model.comparisons]
    seen = connection.execute(f"""
        WITH drawn AS (
            SELECT join_key_l AS row_l, join_key_r AS row_r FROM {PAIRS} USING SAMPLE {MOST_PAIRS} ROWS (reservoir, 1)
        ), joined AS (
            SELECT {", ".join(both(model))} FROM drawn
            JOIN {FEATURES} a ON a.row = row_l JOIN {FEATURES} b ON b.row = row_r
        ), levels AS MATERIALIZED (SELECT {", ".join(map(_level, model.comparisons))} FROM joined)
        SELECT {", ".join(names)}, count(*)::DOUBLE AS pairs FROM levels GROUP BY ALL""").fetchnumpy()
    patterns = np.stack([np.asarray(seen[name], dtype=np.int64) for name in names], axis=1)
    start = Mixture(
        0.05,
        [np.array([level.m for level in comparison.levels]) for comparison in model.comparisons],
        [np.array([level.u for level in comparison.levels]) for comparison in model.comparisons],
        [comparison.halves for comparison in model.comparisons],
        [bool(comparison.home) or comparison.kind == "place" for comparison in model.comparisons],
    )
    found = near_misses(patterns, np.asarray(seen["pairs"], dtype=np.float64), start)
    return replace(
        model,
        prior=found.prior,
        comparisons=tuple(
            with_shares(comparison, m=list(m), u=list(u))
            for comparison, m, u in zip(model.comparisons, found.m, found.u, strict=True)
        ),
    )
