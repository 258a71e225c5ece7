"""Tables fetched from one end to the other, ahead of so many look-ups that they would meet most of their pages anyway.

A door of the platform itself: it answers nothing.
"""

from collections.abc import Callable, Collection, Iterable
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError

from wanjia.kernel.ahead import fetch
from wanjia.registry import sql
from wanjia.registry.models.values import TABLE
from wanjia.registry.rules.looking import looked_at
from wanjia.registry.rules.whole import Part, share, worth_reading
from wanjia.registry.types.events import WITHOUT_HOUSEHOLDS, EventKind
from wanjia.registry.types.facts import FactKind
from wanjia.registry.types.holders import Beside

PERSON, HOUSEHOLD = "registry_person", "registry_household"
_PHONES = {"registry_contactfact", "registry_contactfact_pkey"}
_NUMBERS = {"registry_document_bearer", PERSON, f"{PERSON}_pkey"}
# What is read of whoever is like somebody, and whom they are related to, once an index has found them.
_ALIKE = {f"{PERSON}_{index}" for index in ("name", "pinyin", "born")} | {
    f"registry_{kind}fact{index}" for kind in ("document", "contact", "kin") for index in ("", "_pkey")
}
ONE_IN = 5  # Of a hundred rows the number of one settles nothing; for that one twenty people are weighed.
_PEOPLE = {PERSON, f"{PERSON}_pkey", f"{PERSON}_uuid_key", "registry_eventsubject_pkey"}
_EVENTS = {"registry_lifeevent", "registry_lifeevent_pkey"}
# A household, who comes into it, and where it stands.
_HOMES = {
    name for table in (HOUSEHOLD, "registry_householdaddress", "places_dwelling") for name in (table, f"{table}_pkey")
} | {"registry_membershipfact_household_id_cf18ad51"}
# The indexes that forbid two facts at once: whatever is entered has a place in them.
_CHAINS = ("first", "next")
FIXED = frozenset({FactKind.BIRTH, FactKind.LIFE})  # an event that looks at others does not change these
# Told the pages that were fetched and all that will be.
Pages = Callable[[int, int], object]


def _untold(_done: int, _total: int) -> None:
    """Nobody watches."""


def read_for_numbers(people: int, *, beside: Collection[Beside], progress: Pages = _untold) -> float:
    """Before so many people are looked up by their numbers (see ``holders``), some by likeness: what that reads.

    Answers with the share of it that lies in memory then, as far as is known: 0 where nothing can be fetched.
    """
    named = _NUMBERS | (_PHONES if Beside.PHONE in beside else set())
    return _read_whole(named, people, progress, alike=_ALIKE - named)


def read_for_events(people: int, *, kinds: Collection[EventKind], progress: Pages = _untold) -> float:
    """Before events of ``kinds`` about so many people are recorded: what that reads, and the same share."""
    facts = looked_at(kinds)
    changed = facts - FIXED - ({FactKind.MEMBERSHIP} if WITHOUT_HOUSEHOLDS.issuperset(kinds) else set())
    chains = {f"{_table(kind)}_{index}" for kind in changed for index in _CHAINS}
    return _read_for(facts, people, kinds, progress, beside=chains)


def read_for_undoing(people: int, *, kinds: Collection[EventKind], progress: Pages = _untold) -> float:
    """Before events of ``kinds`` about so many people are undone: the same. Whatever else is held stands beside it."""
    return _read_for(FactKind, people, kinds, progress, beside=_EVENTS)


def _read_for(
    facts: Iterable[FactKind],
    people: int,
    kinds: Collection[EventKind],
    progress: Pages,
    *,
    beside: Collection[str],
) -> float:
    """Where somebody may go to another household, that person's row changes its place in every index."""
    tables = [_table(kind) for kind in facts]
    named = _PEOPLE.union(tables, (f"{table}_pkey" for table in tables), beside)
    if WITHOUT_HOUSEHOLDS.issuperset(kinds):
        return _read_whole(named, people, progress)
    return _read_whole(named | _HOMES, people, progress, indexed=[PERSON])


def _table(kind: FactKind) -> str:
    return TABLE[kind]._meta.db_table


def _read_whole(
    named: Collection[str],
    people: int,
    progress: Pages,
    *,
    indexed: Collection[str] = (),
    alike: Collection[str] = (),
) -> float:
    """What is named, what is an index of one of ``indexed``, and for those who are sought by likeness ``alike``.

    Whatever goes wrong goes wrong for nobody: who looks up reads by himself.

    The server's own files are fetched, where they are on this machine and ours to open. In SQL every row would be
    looked at: most of a minute for what lies in memory already.
    """
    if settings.DATABASE_FILES is None:
        return 0.0
    try:
        rows = sql.rows("pages", named=[*named, *alike], indexed=list(indexed))
        parts = [Part(row.name, row.pages, row.path) for row in rows if row.name not in alike]
        beside = [Part(row.name, row.pages, row.path) for row in rows if row.name in alike]
        chosen = worth_reading(parts, people, rows[0].kept)
        met = share(chosen, parts)
        left = rows[0].kept - sum(part.pages for part in chosen)
        chosen += worth_reading(beside, people // ONE_IN, left)
        done, total = 0, sum(part.pages for part in chosen)
        for part in chosen:
            progress(done, total)
            _fetch(settings.DATABASE_FILES / part.path)
            done += part.pages
            progress(done, total)
    except (DatabaseError, OSError):
        return 0.0
    return met


def _fetch(first: Path) -> None:
    """A table or an index; the server begins another file with each GiB."""
    for path in (first, *sorted(first.parent.glob(f"{first.name}.*"))):
        fetch(path)
