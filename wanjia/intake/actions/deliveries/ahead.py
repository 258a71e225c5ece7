"""Reading ahead over several connections, so that what a part of a file asks for lies in memory when it is asked.

The people of a file live all over the register. Over one connection each page that is not in memory is waited for by
itself, and a chunk waited four fifths of its time; a disk brings many pages at once.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TypeVar
from uuid import UUID

from django.db import DatabaseError, connection

from wanjia.access.queries import within
from wanjia.access.types import RequestContext
from wanjia.intake.rules.classifying import numbers_of
from wanjia.intake.rules.comparing import compared
from wanjia.intake.types.deliveries import Told
from wanjia.intake.types.sources import Layout
from wanjia.kernel.ahead import asked_meanwhile
from wanjia.registry.queries import holders, read_ahead
from wanjia.registry.types import EventKind

A = TypeVar("A")
P = TypeVar("P")
T = TypeVar("T")

HANDS = 6
# For fewer than these nobody else is called: waiting takes no longer.
LEAST = 100
# Nor is anybody called where so much lies in memory: to ask twice would only cost the processors.
MOSTLY = 0.85


def asked_ahead(parts: Iterator[P], ask: Callable[[P], A]) -> Iterator[tuple[P, A]]:
    """Each part with what was asked about it; about the next ones it is asked meanwhile, over connections of their own.

    What the caller's transaction has not committed is not seen there. Whatever goes wrong is the caller's.
    """
    return asked_meanwhile(parts, ask, leave=_leave)


def read_meanwhile(parts: Iterable[P], read: Callable[[P], object]) -> Iterator[P]:
    """Each part; what the next ones will look at is read while the caller works on it."""
    for part, _ in asked_ahead(iter(parts), read):
        yield part


def _leave() -> None:
    connection.close()  # that of the thread which calls


def bearers_ahead(layout: Layout, rows: Iterable[Told], *, by: RequestContext) -> None:
    """Whom these rows name by number."""
    numbers = {number for row in rows for number in numbers_of(layout, row)}
    read_by_many(numbers, partial(holders, beside=compared(layout)), by=by)


def people_ahead(layout: Layout, rows: Iterable[Told], *, by: RequestContext) -> None:
    """Whom these rows name by number, and all that their events will look at around them."""
    people: set[UUID] = set()

    def bearers(numbers: Collection[str]) -> None:
        people.update(holders(numbers, beside=compared(layout)).by_person)

    read_by_many({number for row in rows for number in numbers_of(layout, row)}, bearers, by=by)
    kinds = {meaning.kind for meaning in layout.meanings}
    read_by_many(people, partial(read_ahead, kinds=kinds), by=by)


def events_ahead(events: Collection[int], kinds: Collection[EventKind], *, by: RequestContext) -> None:
    """Whom these events, which are to be undone, are about, and what is around them."""
    read_by_many(events, lambda part: read_ahead(events=part, kinds=kinds), by=by)


def read_by_many(asked: Collection[T], read: Callable[[list[T]], object], *, by: RequestContext) -> None:
    """Have ``read`` called with every part of what is asked, in the reach of ``by``, several at once. Answers nothing.

    Each reads in a transaction of its own; what the caller's has not committed they do not see. Whatever goes wrong
    there goes wrong for nobody: the caller asks again by itself.
    """
    if len(asked) < LEAST:
        return
    parts = [list(asked)[place::HANDS] for place in range(HANDS)]
    with ThreadPoolExecutor(HANDS) as pool:
        for job in [pool.submit(_read, read, part, by) for part in parts]:
            job.result()


def _read(read: Callable[[list[T]], object], part: list[T], by: RequestContext) -> None:
    try:
        with within(by):
            read(part)
    except DatabaseError:
        pass
    finally:
        connection.close()
