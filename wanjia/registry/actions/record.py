"""Recording a life event: set the scene, let the rule decide, write what it decided, and say so."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from wanjia.access.types import RequestContext
from wanjia.audit.actions import record as audit
from wanjia.audit.types import Grade
from wanjia.feed.actions import publish
from wanjia.kernel.clock import day_in_china
from wanjia.kernel.ids import uuid7
from wanjia.registry.actions.scenes import set_scene
from wanjia.registry.actions.writing import Written, household_uuids, write
from wanjia.registry.models import EventSubject, LifeEvent
from wanjia.registry.models.values import CODE_OF_PRECISION
from wanjia.registry.queries.reach import open_seal
from wanjia.registry.queries.states import last_recorded
from wanjia.registry.rules.decisions import Decision, Scene
from wanjia.registry.rules.events import decide
from wanjia.registry.types.commands import Adoption, Command
from wanjia.registry.types.events import EventKind, Provenance, Recorded


def record(command: Command, *, provenance: Provenance, by: RequestContext) -> Recorded:
    """Record one life event inside the caller's transaction.

    Raises Refused, with every reason, when the rule finds it impossible; then nothing is written.
    """
    if isinstance(command, Adoption):  # the tie it ends is sealed itself
        open_seal()
    scene = set_scene(command, day_in_china(provenance.recorded_at))
    before = last_recorded(scene.members, since=provenance.recorded_at)
    provenance = replace(provenance, recorded_at=after_all(before, provenance.recorded_at))
    decision = decide(command, scene)
    if decision.sealed:
        open_seal()
    event, written = carry_out(command.kind, decision, scene, provenance=provenance, by=by)
    return Recorded(
        event=event.uuid,
        kind=command.kind,
        occurred_on=event.occurred_on,
        persons={role: written.uuid_of(person) for role, person in decision.subjects},
        households=household_uuids(written),
        prompts=decision.prompts,
        sealed=decision.sealed,
    )


def carry_out(
    kind: EventKind, decision: Decision, scene: Scene, *, provenance: Provenance, by: RequestContext
) -> tuple[LifeEvent, Written]:
    """Write an event and what was decided on it; the feed and the log are told."""
    event = _store_event(kind, decision, provenance)
    written = write(decision, scene, event)
    _store_subjects(event, decision, written)
    _announce(event, written, by)
    return event, written


def after_all(recorded: Mapping[int, datetime], at: datetime) -> datetime:
    """``at``, or just after the last thing ``recorded`` since about anybody: two beliefs never begin at one moment.

    So the order of belief is the order of recording even where a clock was set back.
    """
    last = max(recorded.values(), default=None)
    return at if last is None or last < at else last + timedelta(microseconds=1)


def _store_event(kind: EventKind, decision: Decision, provenance: Provenance) -> LifeEvent:
    return LifeEvent.objects.create(**event_columns(kind, decision, provenance))


def event_columns(kind: EventKind, decision: Decision, provenance: Provenance) -> dict[str, Any]:
    """What is stored of an event, but for its id."""
    return {
        "uuid": uuid7(provenance.recorded_at),
        "kind": int(kind),
        "occurred_on": decision.on.earliest,
        "precision": CODE_OF_PRECISION[decision.on.precision],
        "recorded_at": provenance.recorded_at,
        "source": int(provenance.source),
        "standing": int(provenance.standing),
        "recorder": provenance.recorder,
        "submission": provenance.submission,
        "sealed": decision.sealed,
        "details": dict(decision.details),
    }


def _store_subjects(event: LifeEvent, decision: Decision, written: Written) -> None:
    EventSubject.objects.bulk_create(
        EventSubject(person_id=person, event=event, role=role) for person, role in roles_of(decision, written).items()
    )


def roles_of(decision: Decision, written: Written) -> dict[int, str]:
    """Everybody the event is about, by stored id, with their role in it."""
    roles = {written.id_of(person): role for role, person in decision.subjects}
    return roles | {person: "concerned" for person in written.states if person not in roles}


def _announce(event: LifeEvent, written: Written, by: RequestContext) -> None:
    name = event_name(event.kind)
    publish(
        topic="registry",
        kind=name,
        payload={"event": event.pk, "persons": sorted(written.states), "households": sorted(written.households)},
        at=event.recorded_at,
    )
    audit(
        by.act(),
        action=f"registry.{name}",
        object=f"event:{event.uuid}",
        at=event.recorded_at,
        subjects=[(state.uuid, Grade.CHANGED) for _, state in sorted(written.states.items())],
    )


def event_name(kind: int) -> str:
    """The name of an event kind in the feed and in the audit log."""
    return EventKind(kind).name.lower()
