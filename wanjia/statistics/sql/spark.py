"""Statements of the designs in the words of Spark, for Parquet that the mirror exported (package extra ``spark``)."""

from datetime import date
from typing import Any

import sqlglot
from sqlglot import exp

from wanjia.statistics.types.designs import Statement


def for_spark(statement: Statement) -> str:
    """The statement over views ``person``, ``household`` and ``event``, its parameters written in."""
    tree = sqlglot.parse_one(statement.plain, read="duckdb")
    for places in [*tree.find_all(exp.Subquery)]:
        _, areas, parts, *_ = statement.parameters
        pairs = list(zip(areas, parts, strict=True))
        places.replace(exp.values(pairs, alias=places.alias, columns=("area_id", "part")))
    return tree.transform(_put_in, statement.parameters).transform(_element).sql(dialect="spark", comments=False)


def _put_in(node: exp.Expr, parameters: tuple[Any, ...]) -> exp.Expr:
    """A parameter's value in its place."""
    if not isinstance(node, exp.Placeholder):
        return node
    value = parameters[int(node.name) - 1]
    return exp.cast(exp.Literal.string(value.isoformat()), "date") if isinstance(value, date) else exp.convert(value)


def _element(node: exp.Expr) -> exp.Expr:
    """The first letter of a code: to Spark a text has no elements."""
    if not isinstance(node, exp.Bracket):
        return node
    return exp.Substring(this=node.this, start=exp.Literal.number(1), length=exp.Literal.number(1))
