"""What was handed in: one's own, and that of the offices in reach. Ids and codes only, so nothing is accounted for."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from wanjia.access.types import RequestContext
from wanjia.intake.models import Submission
from wanjia.intake.queries.areas import codes_in_reach
from wanjia.intake.queries.receipts import receipt_of
from wanjia.intake.types import Receipt
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


def submission(ctx: RequestContext, number: UUID) -> Handed:
    """One submission, one's own or of an office in reach; NotFound otherwise."""
    row = Submission.objects.filter(_mine(ctx) | _of_area(ctx), uuid=number).first()
    if row is None:
        raise NotFound("submission")
    return _handed(row)


def submissions(ctx: RequestContext, *, mine: bool, page: str = "") -> Page[Handed]:
    """The latest first: one's own, or everything from the offices in reach."""
    rows = Submission.objects.filter(_mine(ctx) if mine else _of_area(ctx))
    found = paging.page(rows, paging.read(page), order=("-id",))
    return Page(tuple(map(_handed, found.rows)), found.before, found.after)


def _handed(row: Submission) -> Handed:
    return Handed(receipt_of(row), row.actor, Source(row.source))


def _mine(ctx: RequestContext) -> Q:
    return Q(actor=ctx.actor)


def _of_area(ctx: RequestContext) -> Q:
    return Q() if ctx.reach.whole_city else Q(area__in=codes_in_reach(ctx))
