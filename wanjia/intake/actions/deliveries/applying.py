"""Applying a delivery: approved, then chunk by chunk into the register, each with its note in one transaction."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import OperationalError, transaction
from procrastinate.contrib.django import app
from psycopg.errors import DeadlockDetected

from wanjia.access.queries import within
from wanjia.access.types import RequestContext
from wanjia.intake.actions.deliveries.ahead import MOSTLY, people_ahead, read_meanwhile
from wanjia.intake.actions.deliveries.asking import questions_of
from wanjia.intake.actions.deliveries.classing import class_rows
from wanjia.intake.actions.deliveries.holding import ONE_AT_A_TIME, TOO_LATE, account, locked
from wanjia.intake.actions.deliveries.looking import Progress, gate_of, noted
from wanjia.intake.actions.deliveries.measuring import pack_tally, settle_counts, tally_applied, tally_corrections
from wanjia.intake.actions.deliveries.receipts import receipt_of_delivery
from wanjia.intake.actions.deliveries.returning import corrections_of, sealed_corrections
from wanjia.intake.actions.questions import ask_questions
from wanjia.intake.actions.receiving import MOTHER_UNDER_AGE, TRIES
from wanjia.intake.models import Delivery, DeliveryChunk, SealedCase
from wanjia.intake.queries.profiles import file_layout, file_sender
from wanjia.intake.rules.authority import standing_of_file
from wanjia.intake.rules.keeping import unpack_rows
from wanjia.intake.types.deliveries import ALONE_UP_TO, CHANGES, DeliveryState, RowClass, Told, Verdict
from wanjia.intake.types.sources import Department, Layout
from wanjia.kernel.clock import day_in_china
from wanjia.kernel.errors import N_, Problem, Refused
from wanjia.kernel.ids import uuid7
from wanjia.kernel.memory import no_circles
from wanjia.registry.actions import record_many
from wanjia.registry.queries import read_for_events
from wanjia.registry.types import Applied, EventKind, Provenance
from wanjia.registry.types.commands import Command
from wanjia.vault.queries import unseal_bytes
from wanjia.vault.types import FieldClass

APPLY = "wanjia.intake.tasks.apply_delivery"
HEAD_LEAVES = "head_leaves"
Commands = Sequence[tuple[int, Command]]
FOUR_EYES = N_("More than %(most)s changes are approved by a second person. Ask a colleague to look at this delivery.")


def approve_delivery(number: UUID, *, by: RequestContext, at_once: bool = False) -> None:
    """Let a delivery be applied by a job: by its sender up to 1,000 changes, by somebody else above that.

    Said twice, done once. Refused for what was put aside, and for the sender of a larger one. ``at_once``: the caller
    applies it and wants no job.
    """
    with within(by):
        if _approved(number, by) and not at_once:
            app.configure_task(APPLY, lock=ONE_AT_A_TIME).defer(number=str(number))


def _approved(number: UUID, by: RequestContext) -> bool:
    row = locked(number)
    if row.state in (DeliveryState.APPLYING, DeliveryState.APPLIED):
        return False
    if row.state != DeliveryState.PREVIEW:
        raise Refused(Problem("decided", TOO_LATE))
    if row.changes > ALONE_UP_TO and row.actor == by.actor:
        raise Refused(Problem("four_eyes", FOUR_EYES, "", {"most": f"{ALONE_UP_TO:,}"}))
    row.state, row.approved_by, row.approved_at = int(DeliveryState.APPLYING), by.actor, by.at
    row.samples = None
    row.save()
    account("approve", number, by)
    return True


def apply_delivery(number: UUID, *, at: datetime, progress: Progress | None = None) -> None:
    """The job: apply what is not applied yet of an approved delivery. Killed anywhere, it goes on after the last chunk.

    A row is held against the register once more in its chunk: since the preview another file may have told the same.
    """
    row = Delivery.objects.get(uuid=number)
    if row.state != DeliveryState.APPLYING:
        return
    tell = progress or noted(row)
    chunks = DeliveryChunk.objects.filter(delivery=row).order_by("number")
    todo = [chunk for chunk in chunks if chunk.applied_at is None]
    total = sum(chunk.rows for chunk in chunks)
    done = total - sum(chunk.rows for chunk in todo)
    kinds = {meaning.kind for meaning in layout_of(row)[0].meanings}
    fetched = read_for_events(total, kinds=kinds, progress=partial(tell, "fetch")) > MOSTLY
    tell("apply", done, total)
    for chunk in todo if fetched else read_meanwhile(todo, partial(_read_ahead, row)):
        with no_circles():
            again(partial(_apply, row, chunk.pk))
        done += chunk.rows
        tell("apply", done, total)
    _finish(row, at)


def again(step: Callable[[], None]) -> None:
    """A step that is one transaction; where two about the same people lock each other, the server ends one of them."""
    for _ in range(TRIES - 1):
        try:
            return step()
        except OperationalError as failure:
            if not isinstance(failure.__cause__, DeadlockDetected):
                raise
    return step()


def _read_ahead(row: Delivery, chunk: DeliveryChunk) -> None:
    assert row.approved_at is not None
    if chunk.content is not None:
        layout, _ = layout_of(row)
        people_ahead(layout, _rows_of(layout, chunk), by=gate_of(row, row.approved_at))


def _rows_of(layout: Layout, chunk: DeliveryChunk) -> list[Told]:
    assert chunk.content is not None
    return unpack_rows(layout, unseal_bytes(FieldClass.ATTACHMENT, owner=chunk.uuid, sealed=bytes(chunk.content)))


def _apply(row: Delivery, number: int) -> None:
    """One chunk; nothing where somebody else has applied it meanwhile."""
    assert row.approved_at is not None
    layout, _ = layout_of(row)
    by = gate_of(row, row.approved_at)
    provenance = provenance_of(row, actor=row.actor, at=row.approved_at)
    with within(by):
        chunk = DeliveryChunk.objects.select_for_update().get(pk=number)
        if chunk.content is None:
            return
        classed = class_rows(layout, _rows_of(layout, chunk), on=day_in_china(row.approved_at))
        commands = [(told.row, one.command) for told, one in classed.rows if one.command]
        applied = _recorded(commands, provenance, by)
        open_cases(applied, row)
        found = [(told, _came_out(told, one, applied)) for told, one in classed.rows]
        ask_questions(questions_of(row.uuid, layout, found, classed.known), at=row.approved_at)
        back = corrections_of(layout, found, classed.known, on=day_in_china(row.approved_at))
        chunk.corrections = sealed_corrections(chunk.uuid, back)
        chunk.measures = pack_tally(tally_applied(layout, found, classed.known) + tally_corrections(back))
        note(chunk, applied, [one for _, one in found], at=row.approved_at)


def _recorded(commands: Commands, provenance: Provenance, by: RequestContext) -> Applied:
    """All that the rules let through. A head stands first in a file: one who may not leave others goes after them."""
    applied = record_many(commands, provenance=provenance, by=by) if commands else Applied({}, {})
    left = {row for row, why in applied.refused.items() if [one.code for one in why] == [HEAD_LEAVES]}
    again = [(row, command) for row, command in commands if row in left]
    return applied + record_many(again, provenance=provenance, by=by) if again else applied


def _came_out(told: Told, verdict: Verdict, applied: Applied) -> Verdict:
    """What became of a row: one that the register's rules have refused contradicts what is held."""
    refused = applied.refused.get(told.row)
    return replace(verdict, of=RowClass.CONFLICT, problem=refused[0]) if refused else verdict


def open_cases(applied: Applied, row: Delivery) -> None:
    """A birth that the rule has sealed answers to two officers only, as one told at a counter."""
    assert row.approved_at is not None
    for recorded in applied.recorded.values():
        if recorded.sealed and recorded.kind is EventKind.BIRTH:
            SealedCase.objects.create(
                uuid=uuid7(row.approved_at), event=recorded.event, reason=MOTHER_UNDER_AGE, area=row.area,
                opened_at=row.approved_at,
            )  # fmt: skip


def note(chunk: DeliveryChunk, applied: Applied, verdicts: Iterable[Verdict], *, at: datetime) -> None:
    """Store what became of the rows, beside what they have recorded."""
    chunk.counts = {str(int(of)): count for of, count in Counter(one.of for one in verdicts).items()}
    chunk.events = {str(int(kind)): count for kind, count in applied.counts.items()}
    if applied.recorded:
        chunk.first_event, chunk.last_event = applied.first_event, applied.last_event
    chunk.applied_at, chunk.content = at, None
    chunk.save()


def _finish(row: Delivery, at: datetime) -> None:
    chunks = DeliveryChunk.objects.filter(delivery=row)
    counts, events = _added(chunks.values_list("counts", flat=True)), _added(chunks.values_list("events", flat=True))
    with_rows = [int(of) for of in (*CHANGES, RowClass.CONFLICT, RowClass.QUESTION)]
    counts += Counter({of: count for of, count in row.counts.items() if int(of) not in with_rows})
    row.counts, row.events = dict(counts), dict(events)
    row.state, row.finished_at = int(DeliveryState.APPLIED), at
    row.step, row.done, row.total = "", 0, 0
    row.receipt = receipt_of_delivery(row)
    with transaction.atomic():
        settle_counts(row)
        row.save()


def _added(parts: Iterable[Mapping[str, int]]) -> Counter[str]:
    whole: Counter[str] = Counter()
    for part in parts:
        whole.update(part)
    return whole


def layout_of(row: Delivery) -> tuple[Layout, Department]:
    """What kind of file a delivery is, and whose."""
    layout = file_layout(row.layout)
    assert layout is not None, "a delivery that was looked through has a layout"
    return layout, file_sender(layout)


def provenance_of(row: Delivery, *, actor: str, at: datetime) -> Provenance:
    """Where what a delivery records comes from."""
    layout, department = layout_of(row)
    return Provenance(department.source, standing_of_file(department, layout), actor, at, row.uuid)
