"""Lists handed in at the desk: what was found in them and how far they have come. Counts and problems, no persons."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from wanjia.access.types import RequestContext
from wanjia.intake.models import Upload
from wanjia.intake.queries.areas import brought_within
from wanjia.intake.queries.receipts import receipt_of_batch
from wanjia.intake.sources.household_list import template
from wanjia.intake.sources.household_list.columns import HEADINGS
from wanjia.intake.types import Heading, HeldList, RowProblem
from wanjia.kernel.errors import NotFound, Problem
from wanjia.web import paging
from wanjia.web.paging import Page


def upload(ctx: RequestContext, number: UUID) -> HeldList:
    """One list of an office in reach; NotFound otherwise. Its rows stay sealed."""
    row = _reached(ctx).filter(uuid=number).first()
    if row is None:
        raise NotFound("upload")
    return held_of(row)


def uploads(ctx: RequestContext, *, page: str = "") -> Page[HeldList]:
    """The lists of the offices in reach, the latest first."""
    return paging.page(_reached(ctx), paging.read(page), order=("-id",)).map(held_of)


def headings() -> tuple[Heading, ...]:
    """What a household list may hold: the closed catalogue."""
    return HEADINGS


def empty_list(form: str, translated: Callable[[str], str]) -> bytes:
    """The template to download, as "xlsx" or "csv"; ``translated`` says what goes where in the reader's language."""
    return template.workbook(translated) if form == "xlsx" else template.table()


def kept_uploads() -> QuerySet[Upload]:
    """All of them, without their contents."""
    return Upload.objects.defer("content", "sorted_rows").select_related("batch")


def _reached(ctx: RequestContext) -> QuerySet[Upload]:
    return kept_uploads().filter(brought_within(ctx, "area", own=True))


def held_of(row: Upload) -> HeldList:
    """A stored list, its rows left sealed."""
    return HeldList(
        number=row.uuid,
        title=row.title,
        actor=row.actor,
        received_at=row.received_at,
        digest=row.digest,
        rows=row.rows,
        households=row.households,
        unreadable=row.unreadable,
        problems=tuple(_problem(**one) for one in row.problems),
        dropped=tuple(row.dropped),
        taken_at=row.taken_at,
        finished_at=row.finished_at,
        step=row.step,
        done=row.done,
        total=row.total,
        receipt=receipt_of_batch(row.batch) if row.batch else None,
    )


def _problem(row: int, **problem: Any) -> RowProblem:
    return RowProblem(row, Problem(**problem))
