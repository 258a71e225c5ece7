"""How ids are cut into runs, how a condition on ids is written, and when a base no longer fits its declarations."""

import json
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict
from datetime import date
from hashlib import sha256
from itertools import chain
from operator import add
from typing import Any

from wanjia.mirror.types import Facts, Ids, Row

CODE = re.compile(r"[0-9A-Za-z_]*")
# Files change their shape with this number; raise it when the engine writes something else into a base.
ENGINE = 3


def runs(first: int, last: int, size: int) -> Iterator[tuple[int, int]]:
    """``first`` to ``last`` in stretches of at most ``size``, both ends included."""
    for start in range(first, last + 1, size):
        yield start, min(start + size - 1, last)


def between(first: int, last: int) -> str:
    """A condition for ``{ids}``: a stretch of ids."""
    return f"BETWEEN {int(first)} AND {int(last)}"


def among(ids: Ids) -> str:
    """A condition for ``{ids}``: these ids."""
    return f"= ANY ('{{{','.join(str(int(one)) for one in sorted(set(ids)))}}}'::bigint[])"


def quickly(sql: str, parameters: Iterable[Any]) -> tuple[str, dict[str, Any]]:
    """The same question with its numbers and days written in, its lists of whole numbers and of codes as text.

    To hand DuckDB a value costs a fifth of a millisecond (it looks whether pandas is there), and an element of a list
    60 microseconds: half a second for the areas of a city.
    """
    bound = {}
    for number, one in enumerate(parameters, 1):
        written = _literal(one)
        if not written:
            bound[str(number)] = one
        if isinstance(one, list | tuple) and (kind := _kind(one)):
            bound[str(number)] = json.dumps(one)
            written = f"CAST(${number} AS {kind})"
        if written:
            sql = re.sub(rf"\${number}\b", written, sql)
    return sql, bound


def _literal(value: Any) -> str:
    """A number or a day as SQL; nothing for others."""
    if type(value) is int and abs(value) < 2**63:
        return f"({value})"
    if type(value) is float:
        return f"CAST('{value}' AS DOUBLE)"
    return f"DATE '{value}'" if type(value) is date else ""


def _kind(values: Collection[Any]) -> str:
    """The type of such a list; nothing for others."""
    if not values:
        return ""
    if all(isinstance(one, int) for one in values):
        return "INTEGER[]" if max(map(abs, values)) < 2**31 else "BIGINT[]"
    return "VARCHAR[]" if all(isinstance(one, str) and CODE.fullmatch(one) for one in values) else ""


def added(rows: Iterable[Row], more: Iterable[Row], keys: int) -> tuple[Row, ...]:
    """Rows of the same question about two sets of records, added up by the group in their first ``keys`` columns.

    A group of which nothing is left is left out; a sum over no record (NULL) is nothing.
    """
    sums: dict[Row, Row] = {}
    for row in chain(rows, more):
        totals = tuple(total or 0 for total in row[keys:])
        before = sums.get(row[:keys])
        sums[row[:keys]] = totals if before is None else tuple(map(add, before, totals))
    return tuple(group + totals for group, totals in sums.items() if any(totals))


def schema_of(declared: Iterable[Facts]) -> str:
    """A hash over everything that decides what stands in a base: questions, statements, columns."""
    told = [
        {key: value for key, value in asdict(subject).items() if key not in {"changed", "spreads", "run", "functions"}}
        for facts in declared
        for subject in facts.subjects
    ] + [asdict(one) for facts in declared for one in facts.joined]
    return sha256(json.dumps([ENGINE, told], sort_keys=True).encode()).hexdigest()[:16]
