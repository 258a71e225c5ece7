"""A model before it is trained, and how its file reads.

The starting shares ``m`` and the default threshold were set on made-up people (``linkage.tests.people``) whose truth is
known; training replaces them where the data at hand say more.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from wanjia.kernel.errors import N_, Problem, Refused
from wanjia.linkage.rules.levels import LABELS
from wanjia.linkage.types import Columns, ColumnType, Comparison, Level, Model

VERSION = 1
NAMED = (ColumnType.GIVEN, ColumnType.SURNAME, ColumnType.NAME)

# Shares of each level between two records of one person.
STARTING_M = {
    "given": (0.70, 0.02, 0.08, 0.10, 0.02, 0.02, 0.01, 0.05),
    "surname": (0.80, 0.10, 0.02, 0.01, 0.07),
    "others": (0.30, 0.50, 0.20),
    "date": (0.80, 0.03, 0.08, 0.03, 0.02, 0.01, 0.03),
    "id": (0.80, 0.12, 0.03, 0.05),
    "citizen": (0.93, 0.04, 0.000001, 0.01, 0.0195),
    "phone": (0.70, 0.10, 0.02, 0.18),
    "place": (0.72, 0.10, 0.04, 0.14),
    "text": (0.75, 0.10, 0.04, 0.11),
}
# Twins are too few to be learnt from, and would be taken for slips: what is known of them stays.
KNOWN_U = {"citizen": {2: 0.02}}
STARTING_M_AT_HOME = {"place": (0.86, 0.08, 0.03, 0.03)}


def untrained(columns: Columns, places: tuple[str, ...], citizen: frozenset[str] = frozenset()) -> Model:
    """The comparisons for these columns with their starting shares; ``u`` is yet unknown.

    ``places`` are the features of places, the most telling first: each is told beside those before it. ``citizen`` are
    the features of numbers that are citizen numbers.
    """
    compared = [_comparison("given", "given")] if any(map(columns.of, NAMED)) else []
    compared += [_comparison("others", "others")] if columns.of(ColumnType.NAME) else []
    compared += [_comparison(f"date_{n}", "date") for n in _numbers(columns, "date")]
    numbers = [f"id_{n}" for n in _numbers(columns, "id")]
    compared += [_comparison(number, "citizen" if number in citizen else "id") for number in numbers]
    compared += [_comparison(place, "place", places[:number]) for number, place in enumerate(places)]
    compared += [
        _comparison(f"{kind}_{n}", kind, places[:1]) for kind in ("phone", "text") for n in _numbers(columns, kind)
    ]
    compared += [_comparison("surname", "surname", places[:1])] if any(map(columns.of, NAMED)) else []
    return Model("general", VERSION, 0.0001, tuple(compared))


def _numbers(columns: Columns, kind: str) -> range:
    return range(1, len(columns.of(ColumnType(kind))) + 1)


def with_shares(comparison: Comparison, *, m: list[float] | None = None, u: list[float] | None = None) -> Comparison:
    """The comparison with other shares, brought to a sum of one in each half."""
    new_m = _normalised(m, comparison) if m else [level.m for level in comparison.levels]
    new_u = _normalised(u, comparison) if u else [level.u for level in comparison.levels]
    levels = (replace(level, m=a, u=b) for level, a, b in zip(comparison.levels, new_m, new_u, strict=True))
    return replace(comparison, levels=tuple(levels))


def to_json(model: Model) -> str:
    """The file of a model."""
    return json.dumps(asdict(model), ensure_ascii=False, indent=1)


def from_json(text: str) -> Model:
    """The model in a file. Raises :class:`Refused` where the file is of another version or no model."""
    try:
        return of(json.loads(text))
    except (KeyError, TypeError, ValueError):
        raise Refused(
            Problem("model.form", N_("The file is not a model of linkage. Train one and keep it again."))
        ) from None


def of(read: Mapping[str, Any]) -> Model:
    """The model in the entries of a file. Raises :class:`Refused` for another version, KeyError for another form."""
    if read["version"] != VERSION:
        message = N_("The model is of version %(found)s; this program reads version %(known)s. Train it again.")
        params = {"found": str(read["version"]), "known": str(VERSION)}
        raise Refused(Problem("model.version", message, params=params))
    comparisons = tuple(
        Comparison(one["feature"], one["kind"], tuple(Level(**level) for level in one["levels"]), tuple(one["home"]))
        for one in read["comparisons"]
    )
    return Model(read["name"], VERSION, float(read["prior"]), comparisons, read.get("shares", {}))


def _comparison(feature: str, kind: str, home: tuple[str, ...] = ()) -> Comparison:
    rare = "" if kind == "others" else feature
    levels = tuple(
        Level(label, m, 0.5, rare if place == 0 else "")
        for place, (label, m) in enumerate(zip(LABELS[kind], STARTING_M[kind], strict=True))
    )
    if not home:
        return Comparison(feature, kind, levels)
    shares = STARTING_M_AT_HOME.get(kind, STARTING_M[kind])
    at_home = tuple(Level(level.label, m, 0.5) for level, m in zip(levels, shares, strict=True))
    return Comparison(feature, kind, at_home + levels, home)


def _normalised(shares: list[float], comparison: Comparison) -> list[float]:
    return [share / sum(shares[half]) for half in comparison.halves for share in shares[half]]
