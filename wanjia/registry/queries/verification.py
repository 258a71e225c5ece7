"""Holding the register against itself: current rows against facts, facts against events; and one hash of it all.

Doors of the platform itself, for a system context: sealed rows stay out. ``state_hash`` runs in the reach its caller
announced. Both tell public ids, names of columns and digests, no value.
"""

import hashlib
from collections.abc import Callable, Collection, Iterator
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from django.db import connection
from django.db.models import Model, QuerySet

from wanjia.access.queries import within
from wanjia.access.types import RequestContext
from wanjia.kernel.clock import UNTIL_CHANGED
from wanjia.kernel.pinyin import readings
from wanjia.places.queries import area_of_dwellings
from wanjia.registry import sql
from wanjia.registry.models import Household, HouseholdAddress, Person
from wanjia.registry.models.values import CODE_OF_PRECISION
from wanjia.registry.queries.believed import joined_states, states_at
from wanjia.registry.queries.reach import close_seal, open_seal
from wanjia.registry.rules.current import Current, current_of
from wanjia.registry.types.facts import Basis, FactKind, PersonState
from wanjia.registry.types.lists import Difference
from wanjia.registry.types.relations import HEAD

Look = Callable[[list[int]], Iterator[Difference]]
BATCH = 500
BELIEVED_NOW = UNTIL_CHANGED - timedelta.resolution  # whatever no later record has ended
REFERENCES = ("dwelling", "hukou_area", "household", "registered_household")


def state_hash(
    persons: Collection[int] | None = None, *, using: str = "default", recorded: bool = True
) -> str:  # fmt: skip
    """SHA-256 over the current state and the believed facts of ``persons`` (stored ids), or of the whole register.

    Two registers that hold the same rows have the same hash; what was superseded, events and audit are not in it.
    Without ``recorded`` it does not matter since when each fact has been believed: an undone batch leaves that hash.
    """
    without = ["number"] if recorded else ["number", "recorded_from"]
    whole = hashlib.sha256()
    everyone = Person.objects.using(using).all()
    chosen = everyone if persons is None else everyone.filter(pk__in=persons)
    for ids in _in_batches(chosen):
        _feed(whole, sql.rows("digest_people", using=using, people=ids, until_changed=UNTIL_CHANGED, without=without))
    if persons is None:
        for ids in _in_batches(Household.objects.using(using).all()):
            _feed(whole, sql.rows("digest_households", using=using, households=ids, until_changed=UNTIL_CHANGED))
    return whole.hexdigest()


def verify(ctx: RequestContext) -> Iterator[tuple[int, tuple[Difference, ...]]]:
    """Walk the register in the reach of ``ctx``, a batch a transaction; yields how many records and what differs."""
    walks: tuple[tuple[type[Model], Look], ...] = ((Person, _wrong_people), (Household, _wrong_households))
    for table, look in walks:
        ids: list[int] = []
        while True:
            with within(ctx):
                _take_time()
                ids = _next_ids(table._default_manager.all(), ids)
                found = _lasting(look, ids)
            if not ids:
                break
            yield len(ids), found


def _take_time() -> None:
    """A batch may take longer than a page may."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '10min'")


def _lasting(look: Look, ids: list[int]) -> tuple[Difference, ...]:
    """What differs at a second look too: between two statements of the first, somebody may have recorded an event."""
    found = tuple(look(ids))
    still = set(look(ids)) if found else set()
    return tuple(difference for difference in found if difference in still)


def _in_batches(rows: QuerySet[Any]) -> Iterator[list[int]]:
    ids = _next_ids(rows, [])
    while ids:
        yield ids
        ids = _next_ids(rows, ids)


def _next_ids(rows: QuerySet[Any], before: list[int]) -> list[int]:
    """The batch of ids after the one before."""
    last = before[-1] if before else 0
    return list(rows.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH])


def _feed(whole: Any, rows: list[Any]) -> None:
    for row in rows:
        whole.update(f"{row.digest}\n".encode())


def _wrong_people(ids: list[int]) -> Iterator[Difference]:
    """Current rows that are not what their facts, with those of merged records, say."""
    rows = {row.pk: row for row in Person.objects.filter(pk__in=ids)}
    merged: dict[int, list[int]] = {pk: [] for pk in rows}
    uuids = {row.pk: row.uuid for row in rows.values()}
    for pk, survivor, uuid in Person.objects.filter(canonical__in=ids).values_list("pk", "canonical_id", "uuid"):
        merged[survivor].append(pk)
        uuids[pk] = uuid
    states = joined_states(merged, states_at(uuids, BELIEVED_NOW))
    areas = area_of_dwellings(row.dwelling_id for row in rows.values() if row.dwelling_id)
    for state in states:
        row = rows[state.id]
        yield from (Difference("person", row.uuid, field) for field in _differing(row, state, areas))
    yield from _orphans(ids)


def _differing(row: Person, state: PersonState, areas: dict[int, int]) -> Iterator[str]:
    if not (state.timeline(FactKind.NAME) and state.timeline(FactKind.BIRTH)):
        yield "name"
        return
    expected = _columns(current_of(state)) | {"area_id": areas.get(row.dwelling_id or 0)}
    yield from (column for column, value in expected.items() if getattr(row, column) != value)


def _columns(current: Current) -> dict[str, Any]:
    columns = asdict(current)
    for name in REFERENCES:
        columns[f"{name}_id"] = columns.pop(name)
    columns["born_precision"] = CODE_OF_PRECISION[columns["born_precision"]]
    first = readings(current.name)[0]
    return columns | {"sort_key": first.sort_key, "pinyin": first.full, "initials": first.initials}


def _orphans(ids: list[int]) -> Iterator[Difference]:
    """Facts that were not made by an event of their person, or not when one was recorded.

    The event may be a sealed one: a child whose birth is sealed is not. Of sealed people nothing was asked.
    """
    open_seal()
    found = sql.rows("orphan_facts", people=ids)
    close_seal()
    for row in found:
        yield Difference("person", row.uuid, f"{row.kind} without its event")


def _wrong_households(ids: list[int]) -> Iterator[Difference]:
    rows = Household.objects.filter(pk__in=ids)
    addresses = HouseholdAddress.objects.open().filter(household_id__in=ids)
    dwellings = dict(addresses.values_list("household_id", "dwelling_id"))
    members = {basis: _members(ids, basis) for basis in Basis}
    for row in rows:
        found = members[Basis(row.basis)].get(row.pk, [])
        heads = [pk for pk, relation in found if relation == HEAD]
        if row.dwelling_id != dwellings.get(row.pk):
            yield Difference("household", row.uuid, "dwelling_id")
        if row.size != len(found):
            yield Difference("household", row.uuid, "size")
        if row.head_id not in heads and (heads or row.head_id):
            yield Difference("household", row.uuid, "head_id")
        if len(heads) > 1:
            yield Difference("household", row.uuid, "more than one head")


def _members(ids: list[int], basis: Basis) -> dict[int, list[tuple[int, str]]]:
    column, relation = ("household", "relation") if basis is Basis.LIVING else _REGISTERED
    found: dict[int, list[tuple[int, str]]] = {}
    rows = Person.objects.filter(**{f"{column}__in": ids}, canonical=None)
    for household, person, role in rows.values_list(f"{column}_id", "pk", relation):
        found.setdefault(household, []).append((person, role))
    return found


_REGISTERED = ("registered_household", "registered_relation")
