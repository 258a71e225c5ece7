"""What was handed in: one's own, and that of the offices in reach. Ids and codes only, so nothing is accounted for."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from wanjia.access.types import RequestContext
from wanjia.intake.models import Submission, Upload
from wanjia.intake.queries.areas import brought_within
from wanjia.intake.queries.receipts import receipt_of
from wanjia.intake.queries.uploads import held_of, kept_uploads
from wanjia.intake.types import HeldList, Receipt
from wanjia.kernel.errors import NotFound
from wanjia.registry.types import Source
from wanjia.web import paging
from wanjia.web.paging import Page


@dataclass(frozen=True)
class Handed:
    """A receipt with who handed it in."""

    receipt: Receipt
    actor: str
    source: Source


@dataclass(frozen=True)
class Done:
    """What somebody did: a report, a verification or a correction (``handed``), or a list that was sent (``held``)."""

    at: datetime
    handed: Handed | None = None
    held: HeldList | None = None


def submission(ctx: RequestContext, number: UUID) -> Handed:
    """One submission, one's own or of an office in reach; NotFound otherwise."""
    row = Submission.objects.filter(brought_within(ctx, "area", own=True), uuid=number).first()
    if row is None:
        raise NotFound("submission")
    return _handed(row)


def submissions(ctx: RequestContext, *, mine: bool, page: str = "") -> Page[Handed]:
    """The latest first: one's own, or everything from the offices in reach."""
    rows = Submission.objects.filter(Q(actor=ctx.actor) if mine else brought_within(ctx, "area"))
    return paging.page(rows, paging.read(page), order=("-id",)).map(_handed)


def done(ctx: RequestContext, *, page: str = "", size: int = paging.SIZE) -> Page[Done]:
    """One's own reports and lists together, the latest first. Their ids begin with the moment, so they sort by it."""
    cursor = paging.read(page)
    back = cursor is not None and cursor.before
    beyond = Q(**{f"uuid__{'gt' if back else 'lt'}": cursor.key[0]}) if cursor else Q()
    order = "uuid" if back else "-uuid"
    reports = Submission.objects.filter(beyond, actor=ctx.actor).order_by(order)[: size + 1]
    lists = kept_uploads().filter(beyond, actor=ctx.actor).order_by(order)[: size + 1]
    found: list[Submission | Upload] = sorted([*reports, *lists], key=lambda row: row.uuid, reverse=not back)
    return paging.cut(found[: size + 1], cursor, key=lambda row: (str(row.uuid),), size=size).map(_done)


def _done(row: Submission | Upload) -> Done:
    if isinstance(row, Upload):
        return Done(row.received_at, held=held_of(row))
    return Done(row.received_at, handed=_handed(row))


def _handed(row: Submission) -> Handed:
    return Handed(receipt_of(row), row.actor, Source(row.source))
