"""Recording a life event: set the scene, let the rule decide, write what it decided, and say so."""

from uuid import UUID

from wanjia.access.types import RequestContext
from wanjia.audit.actions import record as audit
from wanjia.audit.types import Grade
from wanjia.feed.actions import publish
from wanjia.kernel.clock import day_in_china
from wanjia.kernel.ids import uuid7
from wanjia.registry.actions.scenes import set_scene
from wanjia.registry.actions.writing import Writer
from wanjia.registry.models import EventSubject, LifeEvent
from wanjia.registry.models.values import CODE_OF_PRECISION
from wanjia.registry.rules.decisions import Decision
from wanjia.registry.rules.events import decide
from wanjia.registry.types.commands import Command
from wanjia.registry.types.events import EventKind, Provenance, Recorded


def record(command: Command, *, provenance: Provenance, by: RequestContext) -> Recorded:
    """Record one life event inside the caller's transaction.

    Raises Refused, with every reason, when the rule finds it impossible; then nothing is written.
    """
    scene = set_scene(command, day_in_china(provenance.recorded_at))
    decision = decide(command, scene)
    event = _store_event(command, decision, provenance)
    writer = Writer(event, provenance)
    writer.write(decision, scene)
    subjects = {role: writer.uuid_of(person) for role, person in decision.subjects}
    _store_subjects(event, decision, writer)
    _announce(event, writer, provenance, by)
    return Recorded(event.uuid, command.kind, decision.on.earliest, subjects, decision.prompts, decision.sealed)


def _store_event(command: Command, decision: Decision, provenance: Provenance) -> LifeEvent:
    return LifeEvent.objects.create(
        uuid=uuid7(provenance.recorded_at),
        kind=int(command.kind),
        occurred_on=decision.on.earliest,
        precision=CODE_OF_PRECISION[decision.on.precision],
        recorded_at=provenance.recorded_at,
        source=int(provenance.source),
        standing=int(provenance.standing),
        recorder=provenance.recorder,
        submission=provenance.submission,
        sealed=decision.sealed,
        details=dict(decision.details),
    )


def _store_subjects(event: LifeEvent, decision: Decision, writer: Writer) -> None:
    roles = {writer.id_of(person): role for role, person in decision.subjects}
    everyone = roles | {person: "concerned" for person in writer.changed if person not in roles}
    EventSubject.objects.bulk_create(
        EventSubject(person_id=person, event=event, role=role) for person, role in everyone.items()
    )


def _announce(event: LifeEvent, writer: Writer, provenance: Provenance, by: RequestContext) -> None:
    publish(
        topic="registry",
        kind=event_name(event.kind),
        payload={"event": event.pk, "persons": sorted(writer.changed), "households": sorted(writer.households)},
        at=provenance.recorded_at,
    )
    changed: list[tuple[UUID, Grade]] = [(uuid, Grade.CHANGED) for uuid in writer.uuids()]
    audit(
        by.act(),
        action=f"registry.{event_name(event.kind)}",
        object=f"event:{event.uuid}",
        at=provenance.recorded_at,
        subjects=changed,
    )


def event_name(kind: int) -> str:
    """The name of an event kind in the feed and in the audit log."""
    return EventKind(kind).name.lower()
