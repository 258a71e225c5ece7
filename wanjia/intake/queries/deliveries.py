"""Departments' files: where each stands, what is in it, and what became of it. Samples show people and are audited."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db.models import QuerySet, Sum

from wanjia.access.queries import see
from wanjia.access.types import RequestContext
from wanjia.audit.types import Grade
from wanjia.intake import models
from wanjia.intake.queries.areas import brought_within
from wanjia.intake.queries.profiles import file_layout
from wanjia.intake.queries.questions import WAITING
from wanjia.intake.rules.keeping import unpack, unpack_samples
from wanjia.intake.rules.workbooks import workbook
from wanjia.intake.types.deliveries import Delivery, DeliveryState, LeftEvent, RowClass, Sample
from wanjia.intake.types.quality import Measure
from wanjia.intake.types.submissions import RowProblem
from wanjia.kernel.errors import N_, NotFound, Problem
from wanjia.kernel.seen import Seen
from wanjia.vault.queries import unseal_bytes
from wanjia.vault.types import FieldClass
from wanjia.web import paging
from wanjia.web.paging import Page

HEADS = (N_("Row"), N_("Column"), N_("What is wrong"))
CONTENTS = ("content", "faults", "samples", "corrections")
MOST_LEFT = 200  # events left by an undo that are named; all are counted


def deliveries(ctx: RequestContext, *, page: str = "") -> Page[Delivery]:
    """The files that offices in reach brought, the latest first."""
    return paging.page(reached(ctx), paging.read(page), order=("-id",)).map(held)


def delivery(ctx: RequestContext, number: UUID) -> Delivery:
    """One file of an office in reach, with what an undo has left and what still waits; NotFound otherwise."""
    row = _row(ctx, number)
    waiting = models.Question.objects.filter(delivery=number, state__in=WAITING).count()
    return replace(held(row, tuple(_left(number))), differing=_differing(row), waiting=waiting)


def files_behind(ctx: RequestContext, submissions: Iterable[UUID]) -> dict[UUID, Delivery]:
    """Those of ``submissions`` that are files of offices in reach, by their numbers."""
    rows = reached(ctx).filter(uuid__in=set(submissions))
    return {UUID(str(row.uuid)): held(row) for row in rows}


def samples(ctx: RequestContext, number: UUID) -> Seen[tuple[Sample, ...]]:
    """Some rows of each class to look at before the decision; empty once it is made."""
    row = _row(ctx, number)
    sealed = models.Delivery.objects.values_list("samples", flat=True).get(pk=row.pk)
    return see(
        ctx,
        action="delivery.look",
        object=f"delivery:{number}",
        load=lambda: unpack_samples(_opened(row, sealed)) if sealed else (),
        subjects=lambda found: {(person, Grade.LISTED) for one in found for person in one.people.values()},
    )


def faults(ctx: RequestContext, number: UUID) -> list[RowProblem]:
    """Every fault by its row and the fact it is about, without what was written there."""
    row = _row(ctx, number)
    sealed = models.Delivery.objects.values_list("faults", flat=True).get(pk=row.pk)
    told = unpack(_opened(row, sealed)) if sealed else []
    return [RowProblem(number, Problem("fault", message, fact, params)) for number, fact, message, params in told]


def fault_file(ctx: RequestContext, number: UUID, translated: Callable[[str], str]) -> bytes:
    """The faults as a workbook that the sender can open: row, column, reason. ``translated`` is the reader's language.

    What was written in the cells is not repeated.
    """
    layout = file_layout(_row(ctx, number).layout)
    titles = {column.fact: column.title for column in layout.columns} if layout else {}
    found = [
        (one.row, titles.get(one.problem.field, ""), translated(one.problem.message) % one.problem.params)
        for one in faults(ctx, number)
    ]
    return workbook([translated(head) for head in HEADS], found)


def rows_before(ctx: RequestContext, one: Delivery) -> int:
    """How many rows the file of this kind had that was applied last; 0 for the first."""
    earlier = models.Delivery.objects.filter(
        layout=one.layout, state=int(DeliveryState.APPLIED), received_at__lt=one.received_at
    ).order_by("-received_at")  # fmt: skip
    return earlier.values_list("rows", flat=True).first() or 0


def reached(ctx: RequestContext) -> QuerySet[models.Delivery]:
    """The files of offices in reach, without their sealed contents."""
    return models.Delivery.objects.defer(*CONTENTS).filter(brought_within(ctx, "area", own=True))


def _row(ctx: RequestContext, number: UUID) -> models.Delivery:
    row = reached(ctx).filter(uuid=number).first()
    if row is None:
        raise NotFound("delivery")
    return row


def _differing(row: models.Delivery) -> int:
    """How many values go back to the sender; 0 before the delivery is applied and once they are let go."""
    if row.state != DeliveryState.APPLIED:
        return 0
    parts = models.DeliveryChunk.objects.filter(delivery=row, corrections__isnull=False)
    kept = models.Delivery.objects.filter(pk=row.pk, corrections__isnull=False).exists() or parts.exists()
    counts = models.DeliveryCount.objects.filter(delivery=row, measure=int(Measure.DIFFERS))
    return counts.aggregate(whole=Sum("count"))["whole"] or 0 if kept else 0


def _opened(row: models.Delivery, sealed: Any) -> bytes:
    return unseal_bytes(FieldClass.ATTACHMENT, owner=row.uuid, sealed=bytes(sealed))


def _left(number: UUID) -> Iterable[LeftEvent]:
    chunks = models.DeliveryChunk.objects.filter(delivery__uuid=number, withdrawn_at__isnull=False)
    for told in chunks.exclude(left=[]).order_by("-number").values_list("left", flat=True)[:MOST_LEFT]:
        for one in told:
            yield LeftEvent(UUID(one["event"]), one["kind"], tuple(map(UUID, one["persons"])))


def held(row: models.Delivery, left: tuple[LeftEvent, ...] = ()) -> Delivery:
    """A file as its page shows it."""
    return Delivery(
        number=row.uuid,
        state=DeliveryState(row.state),
        layout=row.layout,
        title=row.title,
        month=row.month,
        actor=row.actor,
        received_at=row.received_at,
        digest=row.digest,
        rows=row.rows,
        mended=row.mended,
        changes=row.changes,
        counts={RowClass(int(of)): count for of, count in row.counts.items()},
        coverage=row.coverage,
        events={int(kind): count for kind, count in row.events.items()},
        dropped=tuple(row.dropped),
        problems=tuple(Problem(**one) for one in row.problems),
        step=row.step,
        done=row.done,
        total=row.total,
        approved_by=row.approved_by,
        approved_at=row.approved_at,
        finished_at=row.finished_at,
        undone_by=row.undone_by,
        undone_at=row.undone_at,
        withdrawn=row.withdrawn,
        left=left[:MOST_LEFT],
        left_count=row.left_count,
        receipt=row.receipt,
        unknown=bool(row.headings),
        returned_by=row.returned_by,
        returned_at=row.returned_at,
    )
