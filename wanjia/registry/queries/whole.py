"""Tables fetched from one end to the other, ahead of so many look-ups that they would meet most of their pages anyway.

A door of the platform itself: it answers nothing.
"""

from collections.abc import Callable, Collection
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError

from wanjia.kernel.ahead import fetch
from wanjia.registry import sql
from wanjia.registry.models import FACTS
from wanjia.registry.rules.whole import Part, share, worth_reading
from wanjia.registry.types.events import WITHOUT_HOUSEHOLDS, EventKind
from wanjia.registry.types.holders import Beside

PERSON, HOUSEHOLD = "registry_person", "registry_household"
_PHONES = {"registry_contactfact", "registry_contactfact_pkey"}
_NUMBERS = {"registry_documentfact", "registry_documentfact_blind_d2aea3a0", PERSON, f"{PERSON}_pkey"}
_FACTS = {name for table in FACTS for name in (table._meta.db_table, f"{table._meta.db_table}_pkey")}
_PEOPLE = {PERSON, f"{PERSON}_pkey", f"{PERSON}_uuid_key", "registry_eventsubject_pkey"}
_HOMES = {HOUSEHOLD, f"{HOUSEHOLD}_pkey"}
# Told the pages that were fetched and all that will be.
Pages = Callable[[int, int], object]


def _untold(_done: int, _total: int) -> None:
    """Nobody watches."""


def read_for_numbers(people: int, *, beside: Collection[Beside], progress: Pages = _untold) -> float:
    """Before so many people are looked up by their numbers (see ``holders``): what that reads.

    Answers with the share of it that lies in memory then, as far as is known: 0 where nothing can be fetched.
    """
    return _read_whole(_NUMBERS | (_PHONES if Beside.PHONE in beside else set()), people, progress)


def read_for_events(people: int, *, kinds: Collection[EventKind], progress: Pages = _untold) -> float:
    """Before events of ``kinds`` about so many people are recorded or undone: what that reads, and the same share.

    Where somebody may go to another household, that person's row changes its place in every index.
    """
    if WITHOUT_HOUSEHOLDS.issuperset(kinds):
        return _read_whole(_FACTS | _PEOPLE, people, progress)
    return _read_whole(_FACTS | _PEOPLE | _HOMES, people, progress, indexed=[PERSON])


def _read_whole(named: Collection[str], people: int, progress: Pages, *, indexed: Collection[str] = ()) -> float:
    """Whatever goes wrong goes wrong for nobody: who looks up reads by himself.

    The server's own files are fetched, where they are on this machine and ours to open. In SQL every row would be
    looked at: most of a minute for what lies in memory already.
    """
    if settings.DATABASE_FILES is None:
        return 0.0
    try:
        rows = sql.rows("pages", named=list(named), indexed=list(indexed))
        parts = [Part(row.name, row.pages, row.path) for row in rows]
        chosen = worth_reading(parts, people, rows[0].kept)
        done, total = 0, sum(part.pages for part in chosen)
        for part in chosen:
            progress(done, total)
            _fetch(settings.DATABASE_FILES / part.path)
            done += part.pages
            progress(done, total)
    except (DatabaseError, OSError):
        return 0.0
    return share(chosen, parts)


def _fetch(first: Path) -> None:
    """A table or an index; the server begins another file with each GiB."""
    for path in (first, *sorted(first.parent.glob(f"{first.name}.*"))):
        fetch(path)
