"""Undoing a whole delivery for 30 days, from its last chunk to its first; what others built on stays and is told."""

from dataclasses import replace
from datetime import datetime
from functools import partial
from uuid import UUID

from procrastinate.contrib.django import app

from wanjia.access.queries import within
from wanjia.access.types import RequestContext
from wanjia.intake.actions.deliveries.ahead import MOSTLY, events_ahead, read_meanwhile
from wanjia.intake.actions.deliveries.applying import again, provenance_of
from wanjia.intake.actions.deliveries.holding import ONE_AT_A_TIME, TOO_LATE, account, locked
from wanjia.intake.actions.deliveries.looking import Progress, gate_of, noted
from wanjia.intake.models import Delivery, DeliveryChunk, Question
from wanjia.intake.queries.questions import WAITING
from wanjia.intake.types.deliveries import DeliveryState
from wanjia.intake.types.questions import QuestionState
from wanjia.kernel.errors import Problem, Refused
from wanjia.kernel.memory import no_circles
from wanjia.registry.actions import withdraw_many
from wanjia.registry.actions.withdrawing import TOO_LATE as TOO_OLD
from wanjia.registry.queries import read_for_undoing
from wanjia.registry.types.events import KEPT_FOR, EventKind

UNDO = "wanjia.intake.tasks.undo_delivery"


def start_undo(number: UUID, *, by: RequestContext, at_once: bool = False) -> None:
    """Have an applied delivery undone by a job. Refused after 30 days. Said twice, done once.

    What is still asked about its rows lapses: sent again, the file asks anew. ``at_once``: the caller undoes it and
    wants no job.
    """
    with within(by):
        row = locked(number)
        if row.state in (DeliveryState.UNDOING, DeliveryState.UNDONE):
            return
        if row.state != DeliveryState.APPLIED:
            raise Refused(Problem("decided", TOO_LATE))
        if row.approved_at is None or by.at - row.approved_at > KEPT_FOR:
            raise Refused(TOO_OLD)
        row.state, row.undone_by, row.undone_at = int(DeliveryState.UNDOING), by.actor, by.at
        row.save()
        Question.objects.filter(delivery=number, state__in=WAITING).update(state=int(QuestionState.LAPSED))
        account("undo", number, by)
        if not at_once:
            app.configure_task(UNDO, lock=ONE_AT_A_TIME).defer(number=str(number))


def undo_delivery(number: UUID, *, at: datetime, progress: Progress | None = None) -> None:
    """The job: withdraw what every chunk has recorded. Killed anywhere, it goes on where it stopped."""
    row = Delivery.objects.get(uuid=number)
    if row.state != DeliveryState.UNDOING:
        return
    tell = progress or noted(row)
    chunks = list(DeliveryChunk.objects.filter(delivery=row, applied_at__isnull=False).order_by("-number"))
    todo = [chunk for chunk in chunks if chunk.withdrawn_at is None]
    total = sum(chunk.rows for chunk in chunks)
    done = total - sum(chunk.rows for chunk in todo)
    kinds = {kind for chunk in chunks for kind in kinds_of(chunk)}
    fetched = read_for_undoing(total, kinds=kinds, progress=partial(tell, "fetch")) > MOSTLY
    tell("undo", done, total)
    for chunk in todo if fetched else read_meanwhile(todo, partial(_read_ahead, row)):
        with no_circles():
            again(partial(_withdraw, row, chunk))
        done += chunk.rows
        tell("undo", done, total)
    row.state, row.step, row.done, row.total = int(DeliveryState.UNDONE), "", 0, 0
    row.withdrawn = sum(chunk.withdrawn for chunk in chunks)
    row.left_count = sum(len(chunk.left) + chunk.left_sealed for chunk in chunks)
    row.save()


def kinds_of(chunk: DeliveryChunk) -> set[EventKind]:
    """The kinds of events that a chunk has recorded."""
    return {EventKind(int(kind)) for kind in chunk.events}


def _read_ahead(row: Delivery, chunk: DeliveryChunk) -> None:
    if chunk.first_event is not None and chunk.last_event is not None:
        events_ahead(range(chunk.first_event, chunk.last_event + 1), kinds_of(chunk), by=_undoer(row))


def _undoer(row: Delivery) -> RequestContext:
    assert row.undone_at is not None
    return replace(gate_of(row, row.undone_at), actor=row.undone_by)


def _withdraw(row: Delivery, chunk: DeliveryChunk) -> None:
    assert row.undone_at is not None
    by = _undoer(row)
    provenance = provenance_of(row, actor=row.undone_by, at=row.undone_at)
    with within(by):
        if chunk.first_event is not None and chunk.last_event is not None:
            span = (chunk.first_event, chunk.last_event)
            gone = withdraw_many(row.uuid, events=span, provenance=provenance, by=by)
            chunk.withdrawn, chunk.left_sealed = gone.events, gone.sealed
            chunk.left = [
                {"event": str(one.event), "kind": int(one.kind), "persons": [str(person) for person in one.persons]}
                for one in gone.left
            ]
        chunk.withdrawn_at = row.undone_at
        chunk.save()
