"""Acts and their times for tests."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

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
