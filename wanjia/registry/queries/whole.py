"""Tables read from one end to the other, ahead of so many look-ups that they would meet most of their pages anyway.

A door of the platform itself: it answers nothing.
"""

from collections.abc import Collection
from time import monotonic

from django.db import DatabaseError

from wanjia.registry import sql
from wanjia.registry.models import FACTS
from wanjia.registry.rules.whole import Part, once, worth_reading
from wanjia.registry.types.events import OF_PAPERS, EventKind
from wanjia.registry.types.holders import Beside

LASTS = 600.0  # seconds for which what was read is taken to lie in memory still
PERSON, HOUSEHOLD, SUBJECT = "registry_person", "registry_household", "registry_eventsubject"
_PHONES = {("registry_contactfact", "person_id"), ("registry_contactfact", None)}
_NUMBERS = {("registry_documentfact", "blind"), ("registry_documentfact", None), (PERSON, "id"), (PERSON, None)}
_FACTS = {(table._meta.db_table, column) for table in FACTS for column in ("person_id", None)}
_PEOPLE = {(PERSON, "uuid"), (PERSON, None), (SUBJECT, "person_id")}
_HOMES = {(HOUSEHOLD, "id"), (HOUSEHOLD, None), (PERSON, "household_id"), (PERSON, "registered_household_id")}
_read: dict[tuple[str, str | None], float] = {}


def read_for_numbers(people: int, *, beside: Collection[Beside]) -> None:
    """Before so many people are looked up by their numbers (see ``holders``): what that reads. Answers nothing."""
    _read_whole(_NUMBERS | (_PHONES if Beside.PHONE in beside else set()), people)


def read_for_events(people: int, *, kinds: Collection[EventKind]) -> None:
    """Before events of ``kinds`` about so many people are recorded or undone: what that reads. Answers nothing."""
    _read_whole(_FACTS | _PEOPLE | (set() if OF_PAPERS.issuperset(kinds) else _HOMES), people)


def _read_whole(wanted: Collection[tuple[str, str | None]], people: int) -> None:
    """Whatever goes wrong goes wrong for nobody: who looks up reads by himself."""
    try:
        rows = sql.rows("pages", tables=sorted({table for table, _ in wanted}))
        parts = {Part(row.table, row.column, row.pages) for row in rows if (row.table, row.column) in wanted}
        chosen = worth_reading(parts, people, rows[0].kept)
        for part in once(chosen, _read, now=monotonic(), lasts=LASTS):
            sql.run("whole", table=part.table, column=part.column)
    except DatabaseError:
        pass
