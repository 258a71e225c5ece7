"""The model of Chinese registers, learnt without labels from tables of people and the pairs that blocks bring.

``u`` is counted over pairs drawn at random, and within families over the pairs that are weighed as two people; ``m``
over those that are weighed as one, in rounds. The prior is a whole city's, so that in a smaller one it learns from sure
pairs. What is too rare to be seen keeps the share it started with: a few pseudo-counts hold on to it.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from duckdb import DuckDBPyConnection
from numpy.typing import NDArray

from wanjia.linkage.queries.tables import FEATURES, PAIRS, one
from wanjia.linkage.queries.training import both
from wanjia.linkage.rules.china import KNOWN_U, untrained
from wanjia.linkage.sql import levels
from wanjia.linkage.types import Comparison, Model

RANDOM_PAIRS = 2_000_000
ROUNDS, HOLD = 10, 200.0
FEWEST_M, FEWEST_U = 0.0005, 1e-7
NAMED = {"surname": 400, "given": 1_500}  # the most frequent values, each with its share

Halves = Sequence[tuple[slice, NDArray[np.float64]]]
Patterns = tuple[NDArray[np.int64], NDArray[np.float64]]


def learn(connection: DuckDBPyConnection, *, random_pairs: int = RANDOM_PAIRS) -> Model:
    """The model of the features and pairs that stand ready on the connection (see :func:`persons.make_features`)."""
    model = replace(untrained(), shares={feature: counted(connection, feature) for feature in NAMED})
    apart = _patterns(connection, model, _random(connection, random_pairs))
    model = _with_strangers(model, apart)
    met = _patterns(connection, model, f"SELECT join_key_l AS row_l, join_key_r AS row_r FROM {PAIRS}")
    start = model
    for _ in range(ROUNDS):
        same = _posterior(met[0], model) * met[1]
        model = _with_pairs(start, met[0], same, met[1] - same)
    return model


def counted(connection: DuckDBPyConnection, feature: str) -> dict[str, float]:
    """The share of each frequent value among the people held; "" stands for one of the others."""
    values = connection.execute(
        f"SELECT {feature}, count(*) FROM {FEATURES} WHERE side = 1 AND {feature} IS NOT NULL"
        f" GROUP BY ALL ORDER BY 2 DESC, 1"
    ).fetchall()
    rows = sum(count for _, count in values)
    named, rest = values[: NAMED[feature]], values[NAMED[feature] :]
    # The others met by chance: what one of them is shared by, seen from a bearer.
    other = sum(count * count for _, count in rest) / max(sum(count for _, count in rest), 1) / rows
    return {value: _told(count / rows) for value, count in named} | {"": _told(max(other, 1e-6))}


def _random(connection: DuckDBPyConnection, pairs: int) -> str:
    """Pairs of rows drawn at random."""
    rows = one(connection, f"SELECT count(*) FROM {FEATURES}")
    return f"""
        SELECT DISTINCT 1 + hash(nth) % {rows} AS row_l, 1 + hash(nth, 'other') % {rows} AS row_r
        FROM range({pairs}) AS draws (nth) WHERE hash(nth) % {rows} <> hash(nth, 'other') % {rows}"""


def _patterns(connection: DuckDBPyConnection, model: Model, pairs: str) -> Patterns:
    """The levels of pairs, a row for each pattern seen and a column for each comparison, and how many show it."""
    names = [f"level_{comparison.feature}" for comparison in model.comparisons]
    told = (f"{levels.level(one)} AS level_{one.feature}" for one in model.comparisons)
    seen = connection.execute(f"""
        WITH pairs AS ({pairs}), joined AS (
            SELECT {", ".join(both(model))} FROM pairs
            JOIN {FEATURES} a ON a.row = row_l JOIN {FEATURES} b ON b.row = row_r
        ), levels AS MATERIALIZED (SELECT {", ".join(told)} FROM joined)
        SELECT {", ".join(names)}, count(*)::DOUBLE AS pairs FROM levels GROUP BY ALL""").fetchnumpy()
    return np.stack([np.asarray(seen[name], dtype=np.int64) for name in names], axis=1), np.asarray(seen["pairs"])


def _posterior(patterns: NDArray[np.int64], model: Model) -> NDArray[np.float64]:
    bits = np.full(len(patterns), np.log2(model.prior / (1 - model.prior)))
    for place, comparison in enumerate(model.comparisons):
        weights = [np.log2(level.m / level.u) for level in comparison.levels]
        bits += np.append(weights, 0.0)[patterns[:, place]]  # the last place serves -1
    chances: NDArray[np.float64] = 1 / (1 + np.exp2(-np.clip(bits, -500, 500)))
    return chances


def _with_strangers(model: Model, patterns: Patterns) -> Model:
    def compare(place: int, comparison: Comparison) -> Comparison:
        apart = comparison.halves[-1]
        counts = _counts(patterns[0][:, place], patterns[1], comparison)
        return _replaced(comparison, u=[(apart, _normal(counts[apart] + 0.5, FEWEST_U))])

    compared = (one if one.feature in KNOWN_U else compare(place, one) for place, one in enumerate(model.comparisons))
    return replace(model, comparisons=tuple(compared))


def _with_pairs(
    start: Model, patterns: NDArray[np.int64], same: NDArray[np.float64], other: NDArray[np.float64]
) -> Model:
    compared = []
    for place, comparison in enumerate(start.comparisons):
        one_person = _counts(patterns[:, place], same, comparison)
        two_people = _counts(patterns[:, place], other, comparison)
        m = np.array([level.m for level in comparison.levels])
        u = np.array([level.u for level in comparison.levels])
        new_m = [(half, _normal(one_person[half] + HOLD * m[half], FEWEST_M)) for half in comparison.halves]
        family = comparison.halves[:-1]
        new_u = [(half, _normal(two_people[half] + HOLD * u[half], FEWEST_U)) for half in family]
        compared.append(_replaced(comparison, m=new_m, u=new_u))
    return replace(start, comparisons=tuple(compared))


def _counts(column: NDArray[np.int64], counts: NDArray[np.float64], comparison: Comparison) -> NDArray[np.float64]:
    seen = column >= 0
    return np.bincount(column[seen], counts[seen], minlength=len(comparison.levels)).astype(np.float64)


def _normal(counts: NDArray[np.float64], fewest: float) -> NDArray[np.float64]:
    raised: NDArray[np.float64] = np.maximum(counts / counts.sum(), fewest)
    shares: NDArray[np.float64] = raised / raised.sum()
    return shares


def _replaced(
    comparison: Comparison,
    *,
    m: Halves = (),
    u: Halves = (),
) -> Comparison:
    """The comparison with other shares in some of its halves, to four digits."""
    new = list(comparison.levels)
    for half, learnt in m:
        new[half] = [replace(one, m=_told(share)) for one, share in zip(new[half], learnt, strict=True)]
    for half, learnt in u:
        new[half] = [replace(one, u=_told(share)) for one, share in zip(new[half], learnt, strict=True)]
    return replace(comparison, levels=tuple(new))


def _told(share: float) -> float:
    return float(f"{share:.4g}")
