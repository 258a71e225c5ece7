"""Reads: the transaction in which persons are read, and the audited answer."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import connection, transaction

from wanjia.access.types import Purpose, Reach, RequestContext


@contextmanager
def within(ctx: RequestContext) -> Iterator[None]:
    """One transaction that sees and writes only rows in the reach of ``ctx``; commits at the end.

    It may not stand inside another transaction (RuntimeError): two contexts in one would share the wider reach.
    """
    with transaction.atomic(durable=True):
        _announce(ctx)
        yield


def system_context(name: str, *, at: datetime, purpose: Purpose = Purpose.INTAKE) -> RequestContext:
    """The reach of a part of the platform itself, such as the gate or the loader: the whole city, sealed rows apart."""
    return RequestContext(f"system:{name}", frozenset(), Reach(whole_city=True), purpose, basis=name, at=at)


def _announce(ctx: RequestContext) -> None:
    settings = {
        "wanjia.reach": "city" if ctx.reach.whole_city else "areas",
        "wanjia.areas": _array(ctx.reach.areas),
        "wanjia.persons": _array(ctx.reach.persons),
        "wanjia.actor": ctx.actor,
        "wanjia.sealed": "",  # opened only by the action that has both officers' consent, and for its transaction
    }
    calls = ", ".join(["set_config(%s, %s, true)"] * len(settings))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {calls}", [text for pair in settings.items() for text in pair])


def _array(values: frozenset[object]) -> str:
    return "{" + ",".join(map(str, values)) + "}"
