"""Undoing a chunk of a batch: whoever it changed is brought back, but those about whom something was recorded since."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from wanjia.access.types import RequestContext
from wanjia.audit.actions import record_batch
from wanjia.audit.types import Batch, Grade
from wanjia.feed.actions import publish, publish_many
from wanjia.kernel.clock import FOREVER, UNTIL_CHANGED
from wanjia.kernel.errors import N_, Problem
from wanjia.kernel.ids import uuid7
from wanjia.registry import sql
from wanjia.registry.actions.current import refresh_households, store_many
from wanjia.registry.actions.held import Held
from wanjia.registry.actions.record import after_all, event_name
from wanjia.registry.actions.rewinding import rewind
from wanjia.registry.actions.rows import insert_rows, next_ids
from wanjia.registry.actions.scenes import TABLES
from wanjia.registry.models import EventSubject, LifeEvent, Person
from wanjia.registry.queries.reach import close_seal, open_seal
from wanjia.registry.queries.states import last_recorded
from wanjia.registry.rules.decisions import refuse_if
from wanjia.registry.rules.withdrawing import InForce, moments, withdrawable
from wanjia.registry.types.events import KEPT_FOR, WITHOUT_HOUSEHOLDS, EventKind, Left, Provenance, Withdrawn
from wanjia.registry.types.relations import HEAD

TOO_LATE = Problem(
    "too_late",
    N_("A batch can be undone for 30 days. Correct the records concerned one by one, each with its reason."),
)


def withdraw_many(
    submission: UUID, *, events: tuple[int, int], provenance: Provenance, by: RequestContext
) -> Withdrawn:  # fmt: skip
    """Withdraw the events (first id, last id) that a batch made, inside the caller's transaction; last chunk first.

    What is believed afterwards is what was believed before the chunk. Events that something recorded since stands on
    are left and named. Doing it again withdraws nothing more. Refused after 30 days.
    """
    first, last = events
    open_seal()  # or the events of a couple one of whom was sealed since would be undone by half
    told = {"first": first, "last": last, "submission": submission, "withdrawal": int(EventKind.WITHDRAWAL)}
    touched = {row.person_id for row in sql.rows("withdraw/chain", **told)}
    TABLES.lock(Person, touched)
    chain = _in_force(sql.rows("withdraw/chain", **told))
    oldest = min((event.recorded_at for event in chain if event.told), default=provenance.recorded_at)
    refuse_if((provenance.recorded_at - oldest > KEPT_FOR, TOO_LATE))
    gone, left = _decide(chain)
    if gone:
        _withdraw(gone, provenance, by)
    close_seal()
    return _answer(gone, left)


def _in_force(rows: Sequence[Any]) -> list[InForce]:
    """The events, latest first, each with all of its persons who are touched."""
    sealed = set(
        Person.objects.filter(pk__in={row.person_id for row in rows}, sealed=True).values_list("pk", flat=True)
    )
    found = []
    for _, same in groupby(rows, key=lambda row: row.id):
        lines = list(same)
        one = lines[0]
        found.append(
            InForce(
                id=one.id,
                uuid=one.uuid,
                kind=one.kind,
                occurred_on=one.occurred_on,
                precision=one.precision,
                recorded_at=one.recorded_at,
                roles=tuple((line.person_id, line.role) for line in lines),
                told=one.told,
                sealed=one.sealed or any(line.person_id in sealed for line in lines),
            )
        )
    return found


def _decide(chain: list[InForce]) -> tuple[list[InForce], list[InForce]]:
    """What can be withdrawn, without whoever would come back to a household that is not as it was."""
    barred: set[int] = set()
    while True:
        gone, left = withdrawable(chain, barred)
        back = moments(gone)
        found = sql.rows(
            "withdraw/taken_places",
            people=list(back),
            moments=list(back.values()),
            until_changed=UNTIL_CHANGED,
            forever=FOREVER,
            head=HEAD,
        )
        if not found:
            return gone, left
        barred |= {row.person_id for row in found}


def _withdraw(gone: list[InForce], provenance: Provenance, by: RequestContext) -> None:
    back = moments(gone)
    people = list(back)
    at = after_all(last_recorded(people, since=provenance.recorded_at), provenance.recorded_at)
    events = _store_events(gone, provenance, at)
    rewind(back, at=at)
    never = {row.id for row in sql.rows("withdraw/never_known", people=people, until_changed=UNTIL_CHANGED)}
    Person.objects.filter(pk__in=never).update(sealed=True)
    held = Held()
    held.person_states(set(people) - never)
    store_many([(held.whole(pk), held.standing(pk)) for pk in people if pk not in never], held.names)
    homes: dict[int, set[int]] = defaultdict(set)
    for row in sql.rows("withdraw/homes", people=people):
        homes[row.person_id].add(row.household_id)
    moved = {person for event in gone if event.kind not in WITHOUT_HOUSEHOLDS for person in event.persons}
    refresh_households(set().union(*(homes[person] for person in moved if person in homes)))
    _announce(zip(events, gone, strict=True), homes, at)
    _let_go(never, homes, at)
    _account(people, gone, provenance, by, at)


def _store_events(gone: list[InForce], provenance: Provenance, at: datetime) -> list[int]:
    ids = next_ids(LifeEvent, len(gone))
    insert_rows(
        LifeEvent,
        [
            {
                "id": pk,
                "uuid": uuid7(at),
                "kind": int(EventKind.WITHDRAWAL),
                "occurred_on": event.occurred_on,
                "precision": event.precision,
                "recorded_at": at,
                "source": int(provenance.source),
                "standing": int(provenance.standing),
                "recorder": provenance.recorder,
                "submission": provenance.submission,
                "supersedes_id": event.id,
                "sealed": False,
                "details": {},
            }
            for pk, event in zip(ids, gone, strict=True)
        ],
    )
    subjects = [
        {"person_id": person, "event_id": pk, "role": role}
        for pk, event in zip(ids, gone, strict=True)
        for person, role in event.roles
    ]
    insert_rows(EventSubject, subjects)
    return ids


def _announce(events: Iterable[tuple[int, InForce]], homes: Mapping[int, set[int]], at: datetime) -> None:
    payloads = [
        {"event": pk, "persons": sorted(event.persons), "households": _homes(event.persons, homes)}
        for pk, event in events
    ]
    publish_many(topic="registry", kind=event_name(EventKind.WITHDRAWAL), payloads=payloads, at=at)


def _let_go(never: set[int], homes: Mapping[int, set[int]], at: datetime) -> None:
    """Those who are nobody any more stay in no file of the mirror, like those who were sealed."""
    if never:
        payload = {"event": None, "persons": sorted(never), "households": _homes(never, homes)}
        publish(topic="registry", kind="sealed", payload=payload, at=at)


def _homes(people: Collection[int], homes: Mapping[int, set[int]]) -> list[int]:
    return sorted(set().union(*(homes.get(person, ()) for person in people)))


def _account(
    people: Sequence[int], gone: list[InForce], provenance: Provenance, by: RequestContext, at: datetime
) -> None:  # fmt: skip
    uuids = tuple(Person.objects.filter(pk__in=people).values_list("uuid", flat=True))
    record_batch(
        by.act(),
        action="registry.withdraw",
        object=f"submission:{provenance.submission}:{gone[-1].id}-{gone[0].id}",
        at=at,
        batch=Batch(uuids, Grade.CHANGED),
    )


def _answer(gone: list[InForce], left: list[InForce]) -> Withdrawn:
    shown = [event for event in left if not event.sealed]
    uuids = dict(
        Person.objects.filter(pk__in={person for event in shown for person in event.persons}).values_list("pk", "uuid")
    )
    named = tuple(
        Left(event.uuid, EventKind(event.kind), tuple(uuids[person] for person in sorted(event.persons)))
        for event in shown
    )
    return Withdrawn(len(gone), named, len(left) - len(shown))
