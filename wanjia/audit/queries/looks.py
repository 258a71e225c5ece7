"""Who looked at a person, and what an actor did."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from wanjia.audit.types import Act, Event, Grade, Look, Looks
from wanjia.kernel.clock import UNTIL_CHANGED
from wanjia.vault.queries import pseudonym

# The page is cut from the index of each id before anything is joined: a record looked at 100,000 times costs no more.
LOOKS = """
WITH page AS MATERIALIZED (
    SELECT s.event, s.at, s.grade
    FROM unnest(%s::uuid[]) AS resident (person) CROSS JOIN LATERAL (
        SELECT event, at, grade FROM audit_subject
        WHERE person = resident.person AND (at, event) < (%s, %s)
        ORDER BY at DESC, event DESC LIMIT %s
    ) s
    ORDER BY s.at DESC, s.event DESC LIMIT %s
)
SELECT e.id, e.at, e.actor, e.area, e.purpose, e.basis, e.action, page.grade, e.on_behalf <> ''
FROM page CROSS JOIN LATERAL (SELECT * FROM audit_event WHERE id = page.event AND at = page.at) e
ORDER BY e.at DESC, e.id DESC
"""

EVENTS = """
SELECT id, at, actor, purpose, basis, session, device, area, request, on_behalf, action, object, outcome, fields, rows
FROM audit_event WHERE actor = %s AND at >= %s AND at < %s ORDER BY at DESC, id DESC LIMIT %s
"""


def who_looked(persons: Sequence[UUID], *, older: tuple[datetime, int] | None = None, limit: int = 50) -> Looks:
    """Acts on one resident, newest first. ``persons`` are the resident's ids: the canonical one and merged ones."""
    moment, event = older or (UNTIL_CHANGED, 0)
    with connection.cursor() as cursor:
        cursor.execute(LOOKS, [list(persons), moment, event, limit + 1, limit + 1])
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
