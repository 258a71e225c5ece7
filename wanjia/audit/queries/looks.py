"""Who looked at a person, and what an actor did."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from wanjia.audit.types import Act, Event, Grade, Look, Looks
from wanjia.kernel.clock import UNTIL_CHANGED
from wanjia.vault.queries import pseudonym

LOOKS = """
SELECT e.id, e.at, e.actor, e.area, e.purpose, e.basis, e.action, s.grade, e.on_behalf <> ''
FROM audit_subject s JOIN audit_event e ON e.id = s.event AND e.at = s.at
WHERE s.person = ANY(%s) AND (s.at, s.event) < (%s, %s)
ORDER BY s.at DESC, s.event DESC LIMIT %s
"""

EVENTS = """
SELECT id, at, actor, purpose, basis, session, device, area, request, on_behalf, action, object, outcome, fields, rows
FROM audit_event WHERE actor = %s AND at >= %s AND at < %s ORDER BY at DESC, id DESC LIMIT %s
"""


def who_looked(persons: Sequence[UUID], *, older: tuple[datetime, int] | None = None, limit: int = 50) -> Looks:
    """Acts on one resident, newest first. ``persons`` are the resident's ids: the canonical one and merged ones."""
    moment, event = older or (UNTIL_CHANGED, 0)
    with connection.cursor() as cursor:
        cursor.execute(LOOKS, [list(persons), moment, event, limit + 1])
        rows = cursor.fetchall()
    items = tuple(_look(persons[0], row) for row in rows[:limit])
    return Looks(items, (items[-1].at, items[-1].event) if len(rows) > limit else None)


def _look(person: UUID, row: tuple[Any, ...]) -> Look:
    event, at, actor, area, purpose, basis, action, grade, on_behalf = row
    officer = pseudonym(of=actor, towards=person)
    return Look(event, at, officer, area, purpose, basis, action, Grade(grade), on_behalf)


def events_of(actor: str, *, since: datetime, until: datetime, limit: int = 1_000) -> list[Event]:
    """What ``actor`` did in [since, until), newest first."""
    with connection.cursor() as cursor:
        cursor.execute(EVENTS, [actor, since, until, limit])
        return [
            Event(event, at, Act(*who), action, thing, outcome, tuple(fields), rows)
            for event, at, *who, action, thing, outcome, fields, rows in cursor.fetchall()
        ]
