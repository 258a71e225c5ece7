"""Acts and their times for tests."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db import connection

from wanjia.audit import actions
from wanjia.audit.types import Act, Grade

NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)
CLERK = Act("staff:17", "COUNTER", "task:5", "session-1", "desk-3", "370202001000", "request-1")


def moment(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def person(number: int) -> UUID:
    return UUID(int=number)


def record_view(number: int, *, at: datetime | None = None, who: Act = CLERK) -> int:
    """The clerk opens person ``number``."""
    subjects = [(person(number), Grade.OPENED)]
    return actions.record(who, action="person.open", object="person", at=at or moment(number), subjects=subjects)


def newest_event() -> int:
    """The id of the newest act, 0 before the first: hold it, do something, then ask :func:`recorded_since`."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM audit_event")
        return int(cursor.fetchone()[0])


def recorded_since(event: int) -> set[tuple[UUID, Grade]]:
    """The persons whose data went out since ``event``, and how far: what a page showed must be in here."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT person, grade FROM audit_subject WHERE event > %s", [event])
        return {(person, Grade(grade)) for person, grade in cursor.fetchall()}
