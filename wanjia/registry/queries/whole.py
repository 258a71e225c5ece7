"""Tables read from one end to the other, ahead of so many look-ups that they would meet most of their pages anyway.

A door of the platform itself: it answers nothing.
"""

from collections.abc import Collection
from time import monotonic

from django.db import DatabaseError

from wanjia.registry import sql
from wanjia.registry.models import FACTS
from wanjia.registry.rules.whole import Part, once, worth_reading
from wanjia.registry.types.events import WITHOUT_HOUSEHOLDS, EventKind
from wanjia.registry.types.holders import Beside

LASTS = 600.0  # seconds for which what was read is taken to lie in memory still
PERSON, HOUSEHOLD = "registry_person", "registry_household"
_PHONES = {"registry_contactfact", "registry_contactfact_pkey"}
_NUMBERS = {"registry_documentfact", "registry_documentfact_blind_d2aea3a0", PERSON, f"{PERSON}_pkey"}
_FACTS = {name for table in FACTS for name in (table._meta.db_table, f"{table._meta.db_table}_pkey")}
_PEOPLE = {PERSON, f"{PERSON}_pkey", f"{PERSON}_uuid_key", "registry_eventsubject_pkey"}
_HOMES = {HOUSEHOLD, f"{HOUSEHOLD}_pkey"}
_read: dict[str, float] = {}


def read_for_numbers(people: int, *, beside: Collection[Beside]) -> None:
    """Before so many people are looked up by their numbers (see ``holders``): what that reads. Answers nothing."""
    _read_whole(_NUMBERS | (_PHONES if Beside.PHONE in beside else set()), people)


def read_for_events(people: int, *, kinds: Collection[EventKind]) -> None:
    """Before events of ``kinds`` about so many people are recorded or undone: what that reads. Answers nothing.

    Where somebody may go to another household, that person's row changes its place in every index.
    """
    if WITHOUT_HOUSEHOLDS.issuperset(kinds):
        _read_whole(_FACTS | _PEOPLE, people)
    else:
        _read_whole(_FACTS | _PEOPLE | _HOMES, people, indexed=[PERSON])


def _read_whole(named: Collection[str], people: int, *, indexed: Collection[str] = ()) -> None:
    """Whatever goes wrong goes wrong for nobody: who looks up reads by himself."""
    try:
        rows = sql.rows("pages", named=list(named), indexed=list(indexed))
        chosen = worth_reading([Part(row.name, row.pages) for row in rows], people, rows[0].kept)
        for part in once(chosen, _read, now=monotonic(), lasts=LASTS):
            sql.run("whole", relation=part.name)
    except DatabaseError:
        pass
