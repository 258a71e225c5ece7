"""Set-based text with bound parameters, one statement a file."""

from collections import namedtuple
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import Any

from django.db import connections


@cache
def text(name: str) -> str:
    """The statement in ``name``.sql."""
    return (files(__name__) / f"{name}.sql").read_text(encoding="utf-8")


def rows(name: str, *, using: str = "default", **parameters: Any) -> list[Any]:
    """The rows of a statement, each with its columns as attributes."""
    with connections[using].cursor() as cursor:
        cursor.execute(text(name), parameters)
        row = _row(tuple(column.name for column in cursor.description))
        return [row(*values) for values in cursor.fetchall()]


def run(name: str, **parameters: Any) -> None:
    """Run a statement that answers nothing."""
    with connections["default"].cursor() as cursor:
        cursor.execute(text(name), parameters)


@cache
def _row(columns: tuple[str, ...]) -> Callable[..., Any]:
    return namedtuple("Row", columns)
