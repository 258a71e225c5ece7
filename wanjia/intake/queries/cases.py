"""Sealed cases: which there are, and to the two officers who opened one, whom it is about."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import QuerySet

from wanjia.access.types import RequestContext
from wanjia.intake.models import SealedCase
from wanjia.intake.queries.areas import brought_within
from wanjia.kernel.errors import N_, Forbidden, NotFound
from wanjia.kernel.seen import Seen
from wanjia.registry import queries as registry
from wanjia.registry.types.lists import EventView
from wanjia.vault.queries import unseal
from wanjia.vault.types import FieldClass
from wanjia.web import paging
from wanjia.web.paging import Page

NOT_YOURS = N_("Two officers open a case together, and it answers to these two only.")


class Progress(StrEnum):
    """How far a case has come."""

    WAITING = "waiting"
    ASKED = "asked"
    OPEN = "open"
    REPORTED = "reported"


@dataclass(frozen=True)
class Case:
    """One case, without the persons it is about. ``officers`` are the two, in the order in which they came.

    ``note`` says to whom it was reported; only the two are told.
    """

    number: UUID
    reason: str
    opened_at: datetime
    progress: Progress
    officers: tuple[str, ...]
    reported_at: datetime | None
    note: str = field(default="", repr=False)


def cases(ctx: RequestContext, *, page: str = "") -> Page[Case]:
    """The cases of the offices in reach, the latest first."""
    found = paging.page(cases_in_reach(ctx), paging.read(page), order=("-id",))
    return found.map(lambda row: _case(row, ctx))


def case(ctx: RequestContext, number: UUID) -> Case:
    """One case; NotFound out of reach."""
    return _case(_row(ctx, number), ctx)


def case_persons(ctx: RequestContext, number: UUID) -> Seen[EventView]:
    """Whom a case is about, to one of the two officers who opened it; Forbidden to everybody else."""
    row = _row(ctx, number)
    if not may_see(row, ctx):
        raise Forbidden(NOT_YOURS)
    return registry.sealed_event(ctx, row.event)


def cases_in_reach(ctx: RequestContext) -> QuerySet[SealedCase]:
    """Cases that an office in reach brought."""
    return SealedCase.objects.filter(brought_within(ctx, "area"))


def may_see(row: SealedCase, ctx: RequestContext) -> bool:
    """Whether two officers opened the case, and who asks is one of them."""
    return bool(row.agreed_by) and ctx.actor in (row.asked_by, row.agreed_by)


def _row(ctx: RequestContext, number: UUID) -> SealedCase:
    row = cases_in_reach(ctx).filter(uuid=number).first()
    if row is None:
        raise NotFound("case")
    return row


def _case(row: SealedCase, ctx: RequestContext) -> Case:
    told = row.note is not None and may_see(row, ctx)
    return Case(
        number=row.uuid,
        reason=row.reason,
        opened_at=row.opened_at,
        progress=_progress(row),
        officers=tuple(filter(None, (row.asked_by, row.agreed_by))),
        reported_at=row.reported_at,
        note=unseal(FieldClass.NOTE, owner=row.uuid, sealed=bytes(row.note or b"")) if told else "",
    )


def _progress(row: SealedCase) -> Progress:
    if row.reported_at:
        return Progress.REPORTED
    if row.agreed_by:
        return Progress.OPEN
    return Progress.ASKED if row.asked_by else Progress.WAITING
