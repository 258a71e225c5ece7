"""Long lists by keyset: a page begins after a row, not after a count, so the thousandth costs what the first does.

A cursor holds the sort values of a row, which may be those of a person; it is encrypted, so that it may stand in an
address.
"""

import base64
import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.db.models import Model, Q, QuerySet

from wanjia.kernel.errors import N_, Problem, Refused

T = TypeVar("T")
V = TypeVar("V")
R = TypeVar("R", bound=Model)

SIZE = 50
Key = tuple[str | int, ...]


@dataclass(frozen=True)
class Cursor:
    """The sort values of the row beside which a page lies, and on which side of it."""

    key: Key
    before: bool = False


@dataclass(frozen=True)
class Page(Generic[T]):
    """``rows`` in order; ``before`` and ``after`` are the tokens of the neighbours, "" at the ends."""

    rows: tuple[T, ...]
    before: str = ""
    after: str = ""

    def map(self, make: Callable[[T], V]) -> "Page[V]":
        """The same page with another view of each row."""
        return Page(tuple(map(make, self.rows)), self.before, self.after)


def write(cursor: Cursor) -> str:
    """The cursor as a token for the address."""
    return _box(settings.SECRET_KEY).encrypt(json.dumps([cursor.before, *cursor.key]).encode()).decode()


def read(token: str) -> Cursor | None:
    """The cursor in ``token``; None for the first page. Raises Refused for one that we did not write."""
    if not token:
        return None
    try:
        before, *key = json.loads(_box(settings.SECRET_KEY).decrypt(token))
    except (InvalidToken, ValueError) as foreign:  # ValueError: not even ASCII
        words = N_("This page of the list cannot be found again. Open the list anew.")
        raise Refused(Problem("cursor", words, "page")) from foreign
    return Cursor(tuple(key), before)


def cut(found: Sequence[T], cursor: Cursor | None, *, key: Callable[[T], Key], size: int = SIZE) -> Page[T]:
    """The page out of up to ``size + 1`` rows that a query found beside ``cursor`` (nearest first)."""
    back = cursor is not None and cursor.before
    more = len(found) > size
    rows = tuple(reversed(found[:size])) if back else tuple(found[:size])
    if not rows:
        return Page(())
    before = write(Cursor(key(rows[0]), before=True)) if (more if back else cursor) else ""
    after = write(Cursor(key(rows[-1]))) if (back or more) else ""
    return Page(rows, before, after)


def page(queryset: QuerySet[R], cursor: Cursor | None, *, order: tuple[str, ...], size: int = SIZE) -> Page[R]:
    """One page of ``queryset`` in ``order``: names of fields, "-" before all or none, the last one unique.

    Runs one query of ``size + 1`` rows.
    """
    down = order[0].startswith("-")
    if any(name.startswith("-") is not down for name in order):
        raise ValueError("all fields of the order go the same way")
    names = [name.removeprefix("-") for name in order]
    back = cursor is not None and cursor.before
    if cursor is not None:
        queryset = queryset.filter(_beyond(names, cursor.key, "lt" if down is not back else "gt"))
    sign = "-" if down is not back else ""
    found = list(queryset.order_by(*(sign + name for name in names))[: size + 1])
    return cut(found, cursor, key=lambda row: tuple(getattr(row, name) for name in names), size=size)


def _beyond(names: Sequence[str], key: Key, side: str) -> Q:
    """(a, b) beyond (x, y), said so that an index on (a, b) serves it: a >= x AND (a > x OR (a = x AND b > y))."""
    (name, *more), (value, *values) = names, key
    if not more:
        return Q(**{f"{name}__{side}": value})
    tie = Q(**{name: value}) & _beyond(more, tuple(values), side)
    return Q(**{f"{name}__{side}e": value}) & (Q(**{f"{name}__{side}": value}) | tie)


@lru_cache(maxsize=2)
def _box(secret: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"paging:" + secret.encode()).digest()))
