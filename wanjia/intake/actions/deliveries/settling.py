"""What follows for a delivery when people have answered a question of one of its rows."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Max

from wanjia.access.queries import within
from wanjia.access.types import RequestContext
from wanjia.intake.actions.deliveries.applying import again, layout_of, note, open_cases, provenance_of
from wanjia.intake.actions.deliveries.classing import Classed, class_rows
from wanjia.intake.actions.deliveries.holding import locked
from wanjia.intake.actions.deliveries.looking import gate_of
from wanjia.intake.actions.deliveries.measuring import Tally, add_counts, pack_tally, tally_corrections, unpack_tally
from wanjia.intake.actions.deliveries.returning import corrections_of, sealed_corrections
from wanjia.intake.models import Delivery, DeliveryChunk, Question
from wanjia.intake.rules.corrections import Decided
from wanjia.intake.rules.settling import replacing
from wanjia.intake.types.deliveries import DeliveryState, RowClass, Told
from wanjia.intake.types.questions import QuestionKind
from wanjia.intake.types.sources import Form, Layout
from wanjia.kernel.clock import day_in_china
from wanjia.kernel.errors import N_, Problem, Refused
from wanjia.registry.actions import record_many, withdraw_many
from wanjia.registry.types import Applied
from wanjia.registry.types.commands import Command
from wanjia.vault.queries import unseal
from wanjia.vault.types import FieldClass

UNDONE_SINCE = N_("The file was undone as a whole since, and your answer with it. Nothing is left to take back.")
BUILT_ON = N_("Something was recorded about these people since. Correct the record instead.")
UNDONE = (DeliveryState.UNDOING, DeliveryState.UNDONE)
SETTLED_IN = (DeliveryState.APPLYING, DeliveryState.APPLIED)


def settle(question: UUID, person: UUID | None, by: RequestContext) -> None:
    """Take in the row of a question that is decided: it is about ``person``, or about nobody held (None).

    Of a conflict ``person`` is its subject where the file's value stands, and None where the register's does. Runs
    outside any transaction, once the decision is stored; being told twice changes nothing.
    """
    asked = Question.objects.get(uuid=question)
    assert asked.delivery is not None
    settling = _Settling(asked, asked.delivery, person, by)
    again(settling.kept if asked.kind == QuestionKind.CONFLICT and person is None else settling.whole)


def unsettle(question: UUID, by: RequestContext) -> None:
    """Take back what :func:`settle` did; Refused where something was recorded since about the persons concerned.

    Refused, too, once the delivery is undone: the question would come back about a file that is no longer there.
    """
    asked = Question.objects.get(uuid=question)
    if asked.delivery and Delivery.objects.filter(uuid=asked.delivery, state__in=UNDONE).exists():
        raise Refused(Problem("undone", UNDONE_SINCE))
    chunk = DeliveryChunk.objects.filter(uuid=question).select_related("delivery").first()
    if chunk is None or chunk.delivery.state not in SETTLED_IN:
        return
    with within(gate_of(chunk.delivery, by.at)):
        row = locked(chunk.delivery.uuid)
        if chunk.first_event is not None and chunk.last_event is not None:
            span = (chunk.first_event, chunk.last_event)
            told = provenance_of(row, actor=by.actor, at=by.at)
            gone = withdraw_many(row.uuid, events=span, provenance=told, by=by)
            if gone.left or gone.sealed:
                raise Refused(Problem("built_on", BUILT_ON))
        _count(row, {of: -count for of, count in chunk.counts.items()})
        _measure(row, Counter({key: -count for key, count in unpack_tally(chunk.measures).items()}))
        chunk.delete()


@dataclass(frozen=True)
class _Settling:
    """A row of a delivery with what people have said about it."""

    asked: Question
    delivery: UUID
    person: UUID | None
    by: RequestContext

    def kept(self) -> None:
        """The register's value stands: nothing is recorded, and the sender is told so if it was not before."""
        with within(gate_of(Delivery.objects.get(uuid=self.delivery), self.by.at)):
            row = locked(self.delivery)
            if self._settled(row):
                return
            layout, _ = layout_of(row)
            classed = class_rows(layout, [self._told(layout, self.asked.subject)], on=day_in_china(self.by.at))
            chunk = self._chunk(row)
            self._return(chunk, layout, classed, Decided(frozenset({self.asked.role}), kept=True))
            if chunk.corrections:
                note(chunk, Applied({}, {}), [], at=self.by.at)
                _measure(row, unpack_tally(chunk.measures))

    def _settled(self, row: Delivery) -> bool:
        return row.state not in SETTLED_IN or DeliveryChunk.objects.filter(uuid=self.asked.uuid).exists()

    def whole(self) -> None:
        """The row recorded, as a part of its delivery, in one transaction. Its number is that of the question."""
        ctx = gate_of(Delivery.objects.get(uuid=self.delivery), self.by.at)
        with within(ctx):
            row = locked(self.delivery)
            if self._settled(row):
                return
            layout, _ = layout_of(row)
            told = self._told(layout, self.person)
            classed = class_rows(layout, [told], on=day_in_china(self.by.at))
            ((_, verdict),) = classed.rows
            chunk = self._chunk(row)
            self._return(chunk, layout, classed, Decided(frozenset({self.asked.role})))
            commands = replacing(verdict, told) if self._replaces else [verdict.command] if verdict.command else []
            applied = self._record(row, commands, ctx)
            note(chunk, applied, [verdict] if not self._replaces else [], at=self.by.at)
            self._count(row, chunk)
            _measure(row, unpack_tally(chunk.measures))

    def _return(self, chunk: DeliveryChunk, layout: Layout, classed: Classed, decided: Decided) -> None:
        """What the sender has to put right, now that people have decided; nothing any more where the file stands."""
        back = corrections_of(layout, classed.rows, classed.known, on=day_in_china(self.by.at), decided=decided)
        tally = tally_corrections(back)
        if self._replaces and not decided.kept:
            chunk.measures = pack_tally(Counter({key: -count for key, count in tally.items()}))
        else:
            chunk.corrections, chunk.measures = sealed_corrections(chunk.uuid, back), pack_tally(tally)

    @property
    def _replaces(self) -> bool:
        return self.asked.kind == QuestionKind.CONFLICT

    def _told(self, layout: Layout, person: UUID | None) -> Told:
        content = json.loads(unseal(FieldClass.NOTE, owner=self.asked.uuid, sealed=bytes(self.asked.content)))
        told = [(column, content[column.fact]) for column in layout.columns if column.fact in content]
        facts = {column.fact: date.fromisoformat(text) if column.form is Form.DAY else text for column, text in told}
        return Told(self.asked.row or 0, facts, {self.asked.role: person})

    def _record(self, row: Delivery, commands: list[Command], ctx: RequestContext) -> Applied:
        if not commands:
            return Applied({}, {})
        told = provenance_of(row, actor=self.by.actor, at=self.by.at)
        applied = record_many(list(enumerate(commands, 1)), provenance=told, by=ctx)
        if applied.refused:
            raise Refused(*next(iter(applied.refused.values())))
        open_cases(applied, row)
        return applied

    def _chunk(self, row: Delivery) -> DeliveryChunk:
        last = DeliveryChunk.objects.filter(delivery=row).aggregate(last=Max("number"))["last"]
        return DeliveryChunk(uuid=self.asked.uuid, delivery=row, number=(last or 0) + 1, rows=1)

    def _count(self, row: Delivery, chunk: DeliveryChunk) -> None:
        """The row leaves the class of its question for that of its answer."""
        was = RowClass.CONFLICT if self._replaces else RowClass.QUESTION
        came = chunk.counts or {str(int(RowClass.UPDATE)): 1}
        chunk.counts = came | {str(int(was)): -1} if str(int(was)) not in came else {}
        chunk.save()
        _count(row, chunk.counts)


def _measure(row: Delivery, tally: Tally) -> None:
    """The counts of what differs; while parts are still applied they are added up at the end."""
    if row.state == DeliveryState.APPLIED and tally:
        add_counts(row, tally)


def _count(row: Delivery, more: Mapping[str, int]) -> None:
    """Of an applied delivery the counts are those of all its parts."""
    if row.state != DeliveryState.APPLIED:
        return
    counts = {of: row.counts.get(of, 0) + more.get(of, 0) for of in row.counts.keys() | more.keys()}
    row.counts = {of: count for of, count in counts.items() if count}
    row.save(update_fields=["counts"])
