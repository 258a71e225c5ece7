"""Recording a chunk of a batch: every row decided by the rule that decides single events, all read and written as sets.

What makes single events slow is reading and writing, not the rule. So all that touches the tables is done as sets, and
there is no second form of forty rules that could differ from the first.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from wanjia.access.types import RequestContext
from wanjia.audit.actions import record_batch
from wanjia.audit.types import Batch, Grade
from wanjia.feed.actions import publish_many
from wanjia.kernel.clock import day_in_china
from wanjia.kernel.errors import Refused
from wanjia.kernel.ids import uuid7
from wanjia.registry.actions.current import new_rows, refresh_households, store_many, store_readings
from wanjia.registry.actions.held import Held
from wanjia.registry.actions.journal import NOT_STORED, Journal, stored
from wanjia.registry.actions.record import after_all, event_columns, event_name, record, roles_of
from wanjia.registry.actions.scenes import set_scene
from wanjia.registry.actions.writing import Written, born, households_of
from wanjia.registry.models import LifeEvent
from wanjia.registry.queries.reach import close_seal
from wanjia.registry.rules.applying import Stamp, apply, changed_kinds, changes, newborn, with_person
from wanjia.registry.rules.decisions import NEW_PERSON, Decision, Scene
from wanjia.registry.rules.events import decide
from wanjia.registry.types import commands as c
from wanjia.registry.types.commands import Command
from wanjia.registry.types.events import WITHOUT_HOUSEHOLDS, Applied, EventKind, Provenance, Recorded
from wanjia.registry.types.facts import NotReadError

MOST_ROWS = 500  # of one chunk, so that its transaction stays under two seconds on a busy machine, too
# What a department's file can tell: events that leave nothing but facts, so that a whole batch can be withdrawn.
TOLD_IN_FILES = (
    c.Entry, c.BirthEvent, c.Death, c.DeathRevoked, c.DeclaredMissing, c.DeclaredDead, c.DeclarationRevoked,
    c.Marriage, c.Divorce, c.Annulment, c.Guardianship, c.GuardianshipEnded,
    c.ResidenceIn, c.ResidenceWithin, c.ResidenceOut, c.Emigration, c.Return, c.HukouIn, c.HukouWithin, c.HukouOut,
    c.PermitIssued, c.PermitEndorsed, c.NumberIssued, c.NumberChanged, c.NameChange, c.ContactChange,
    c.PreferenceChange, c.EducationChange, c.DisabilityCard, c.Correction, c.Verification,
)  # fmt: skip
Told = Sequence[tuple[int, Command]]


def record_many(rows: Told, *, provenance: Provenance, by: RequestContext) -> Applied:
    """Record the rows of one chunk, (number, command), in their order, inside the caller's transaction.

    The same as :func:`record` of one after the other, refusals included: a refused row leaves nothing and stops no
    other. One act of the audit log stands for the chunk. ValueError for more than MOST_ROWS, or for a command that no
    file tells (see TOLD_IN_FILES). Two chunks about the same people may lock each other; begin the one anew that ends.
    """
    if len(rows) > MOST_ROWS or not all(type(command) in TOLD_IN_FILES for _, command in rows):
        raise ValueError("more rows than a chunk has, or an event that no file tells")
    applied = Applied({}, {})
    while len(applied.recorded) + len(applied.refused) < len(rows):
        rest = rows[len(applied.recorded) + len(applied.refused) :]
        applied += _stretch(rest, provenance, by)
    return applied


def _stretch(rows: Told, provenance: Provenance, by: RequestContext) -> Applied:
    """The rows up to one whose event is sealed, and that one by itself: what it opens is closed after it."""
    chunk = _Chunk(Held.of([command for _, command in rows], provenance.recorded_at))
    refused = {}
    for number, command in rows:
        try:
            scene, decision = _decided(command, day_in_china(provenance.recorded_at), chunk.held)
        except Refused as refusal:
            refused[number] = refusal.problems
            continue
        if decision.sealed:
            return chunk.written(refused, provenance, by) + _alone(number, command, provenance, by)
        at = after_all(chunk.held.last_recorded(scene.members), provenance.recorded_at)
        told = replace(provenance, recorded_at=at)
        chunk.take(number, command.kind, decision, scene, told)
    return chunk.written(refused, provenance, by)


def _decided(command: Command, today: date, held: Held) -> tuple[Scene, Decision]:
    """What the rule finds, with every kind of fact read that it looks at and that its decision changes."""
    while True:
        try:
            scene = set_scene(command, today, held)
            decision = decide(command, scene)
            states = dict(scene.members) | {state.id: state for state in scene.people.values()}
            for person, kinds in changed_kinds(decision).items():
                if person in states:
                    states[person].need(*kinds)
        except NotReadError as missing:
            held.read(missing.kinds)
        else:
            return scene, decision


def _alone(number: int, command: Command, provenance: Provenance, by: RequestContext) -> Applied:
    recorded = record(command, provenance=provenance, by=by)
    (event,) = LifeEvent.objects.filter(uuid=recorded.event).values_list("pk", flat=True)
    close_seal()
    return Applied({number: recorded}, {}, event, event)


@dataclass
class _Taken:
    """One row that the rule has let through."""

    number: int
    kind: EventKind
    decision: Decision
    written: Written
    event: int
    recorded: Recorded


@dataclass
class _Chunk:
    """The rows taken so far, and what is held and to be written because of them."""

    held: Held
    journal: Journal = field(default_factory=Journal)
    taken: list[_Taken] = field(default_factory=list)
    changed: set[int] = field(default_factory=set)

    def take(self, number: int, kind: EventKind, decision: Decision, scene: Scene, told: Provenance) -> None:
        """Let one row have happened."""
        columns = event_columns(kind, decision, told)
        event = self.journal.event(columns)
        before = dict(scene.members) | {state.id: state for state in scene.people.values()}
        written = Written()
        if born(decision):
            before[NEW_PERSON] = newborn(NEW_PERSON, uuid7(told.recorded_at))
            written.new_person = self.journal.newborn(before[NEW_PERSON].uuid)
        stamp = Stamp(int(told.source), int(told.standing), event, told.recorded_at)
        for person, after in apply(decision, before, stamp).items():
            state = with_person(after, written.id_of(person))
            for change in changes(before[person], state):
                self.journal.change(change, state, told.recorded_at)
            written.states[state.id] = state
        written.households |= households_of(before, written)
        self.held.put(written.states.values(), written.households)
        survivors = {state.canonical for state in written.states.values() if state.canonical is not None}
        self.changed |= written.states.keys() | self.held.person_states(survivors).keys()
        written.states |= {state.id: state for state in scene.people.values() if state.id not in written.states}
        roles = roles_of(decision, written)
        self.journal.subjects(event, roles)
        self.held.recorded |= dict.fromkeys(roles, told.recorded_at)
        recorded = Recorded(
            event=columns["uuid"],
            kind=kind,
            occurred_on=columns["occurred_on"],
            persons={role: written.uuid_of(person) for role, person in decision.subjects},
            prompts=decision.prompts,
        )
        self.taken.append(_Taken(number, kind, decision, written, event, recorded))

    def written(self, refused: dict[int, tuple], provenance: Provenance, by: RequestContext) -> Applied:
        """Write it all; the feed and the log are told."""
        if not self.taken:
            return Applied({}, refused)
        persons = self._write_persons()
        events = self.journal.write(persons)
        refresh_households(
            set().union(*(one.written.households for one in self.taken if one.kind not in WITHOUT_HOUSEHOLDS))
        )
        self._publish(persons, events, provenance)
        applied = Applied({one.number: one.recorded for one in self.taken}, refused, events[0], events[-1])
        self._account({*applied.recorded, *refused}, provenance, by)
        return applied

    def _write_persons(self) -> list[int]:
        new = [self.held.states[NOT_STORED + place] for place in range(len(self.journal.born))]
        rows = new_rows(new)
        ids = self.journal.write_persons(rows)
        store_readings({pk: row["name"] for pk, row in zip(ids, rows, strict=True)})
        known = [pk for pk in sorted(self.changed) if pk < NOT_STORED]
        standings = [self.held.standing(pk) for pk in known]
        people = [(self.held.whole(pk), standing) for pk, standing in zip(known, standings, strict=True)]
        store_many(people, self.held.names)
        return ids

    def _publish(self, persons: Sequence[int], events: Sequence[int], provenance: Provenance) -> None:
        for kind, taken in _in_runs(self.taken):
            payloads = [
                {
                    "event": stored(one.event, events),
                    "persons": sorted(stored(pk, persons) for pk in one.written.states),
                    "households": sorted(one.written.households),
                }
                for one in taken
            ]
            publish_many(topic="registry", kind=event_name(kind), payloads=payloads, at=provenance.recorded_at)

    def _account(self, numbers: set[int], provenance: Provenance, by: RequestContext) -> None:
        subjects: set[UUID] = {state.uuid for one in self.taken for state in one.written.states.values()}
        record_batch(
            by.act(),
            action="registry.chunk",
            object=f"submission:{provenance.submission}:{min(numbers)}-{max(numbers)}",
            at=provenance.recorded_at,
            batch=Batch(tuple(subjects), Grade.CHANGED),
        )


def _in_runs(taken: Iterable[_Taken]) -> list[tuple[EventKind, list[_Taken]]]:
    """What follows each other and is of one kind."""
    runs: list[tuple[EventKind, list[_Taken]]] = []
    for one in taken:
        if not runs or runs[-1][0] != one.kind:
            runs.append((one.kind, []))
        runs[-1][1].append(one)
    return runs
