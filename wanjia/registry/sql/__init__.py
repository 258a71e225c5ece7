"""Set-based text with bound parameters, one statement a file."""

from collections import namedtuple
from collections.abc import Callable
from contextlib import ExitStack
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
        return _read(cursor)


def together(**statements: dict[str, Any]) -> dict[str, list[Any]]:
    """The rows of several statements, each named with its parameters, sent at once and answered one after the other."""
    database = connections["default"]
    with ExitStack() as stack:
        cursors = {name: stack.enter_context(database.cursor()) for name in statements}
        with database.wrap_database_errors, database.connection.pipeline():
            for name, parameters in statements.items():
                cursors[name].execute(text(name), parameters)
        return {name: _read(cursor) for name, cursor in cursors.items()}


def run(name: str, **parameters: Any) -> None:
    """Run a statement that answers nothing."""
    with connections["default"].cursor() as cursor:
        cursor.execute(text(name), parameters)


def _read(cursor: Any) -> list[Any]:
    row = _row(tuple(column.name for column in cursor.description))
    return [row(*values) for values in cursor.fetchall()]


@cache
def _row(columns: tuple[str, ...]) -> Callable[..., Any]:
    return namedtuple("Row", columns)
