"""Answers that are put together for the desk: who looked at a person, what one person at work did."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from wanjia.access.queries import see, staff_list
from wanjia.access.types import RequestContext
from wanjia.audit.queries import events_of, who_looked
from wanjia.audit.types import Event, Grade, Looks
from wanjia.desk.models import RosterView
from wanjia.kernel.clock import CHINA
from wanjia.kernel.errors import N_, NotFound, Problem, Refused
from wanjia.kernel.seen import Seen
from wanjia.registry.queries import visible
from wanjia.web import paging

LOOKS_A_PAGE = 50
MOST_ACTS = 500


@dataclass(frozen=True)
class Acts:
    """What one account did in a span of days, the latest first; ``more`` when only the first ones are told."""

    login: str
    name: str
    events: tuple[Event, ...]
    more: bool


def looks_at(
    ctx: RequestContext, person: UUID, *, older: str = "", limit: int = LOOKS_A_PAGE, grade: Grade = Grade.OPENED
) -> Seen[Looks]:
    """Who looked at a person in reach, newest first; ``older`` is a token of the page before. NotFound out of reach.

    ``grade`` says how far the answer goes: onto a page, or into a file.
    """
    if not visible(ctx, [person]):
        raise NotFound("person")
    cursor = paging.read(older)
    before = (datetime.fromisoformat(str(cursor.key[0])), int(cursor.key[1])) if cursor else None
    return see(
        ctx,
        action="person.looks",
        object=f"person:{person}",
        load=lambda: who_looked([person], older=before, limit=limit),
        subjects=lambda _: [(person, grade)],
    )


def older_token(looks: Looks) -> str:
    """The token of the page after ``looks``; "" at the end."""
    if looks.older is None:
        return ""
    moment, event = looks.older
    return paging.write(paging.Cursor((moment.isoformat(), event)))


def acts_of(ctx: RequestContext, login: str, *, first: date, last: date) -> Seen[Acts]:
    """What the account ``login`` did from ``first`` to ``last``, both days included. Refused for an unknown login.

    The reading is itself recorded; it opens no person, since the log holds no personal values.
    """
    staff = staff_list(at=ctx.at).filter(login=login.strip().lower()).first()
    if staff is None:
        raise Refused(Problem("login", N_("There is no account with this login."), "login"))
    since = datetime.combine(first, time.min, tzinfo=CHINA)
    until = datetime.combine(last + timedelta(days=1), time.min, tzinfo=CHINA)

    def load() -> Acts:
        events = events_of(f"staff:{staff.pk}", since=since, until=until, limit=MOST_ACTS + 1)
        return Acts(staff.login, staff.name, tuple(events[:MOST_ACTS]), len(events) > MOST_ACTS)

    return see(ctx, action="audit.read", object=f"staff:{staff.pk}", load=load, subjects=lambda _: ())


def roster_views(staff_id: int) -> tuple[RosterView, ...]:
    """The views of the roster that somebody keeps, by name."""
    return tuple(RosterView.objects.filter(staff=staff_id).order_by("name"))
