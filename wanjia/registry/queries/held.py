"""Who said what is held of somebody: for the gate, which tells a sender where its file and the register differ.

A door of the platform itself: it runs inside the gate's transaction, in the reach announced there, and writes no audit
row. What of it leaves is decided by the gate's rules, and accounted for by the file that goes back.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from uuid import UUID

from wanjia.registry.models import LifeEvent, Person
from wanjia.registry.queries.believed import joined_states, states_at
from wanjia.registry.queries.states import STILL_BELIEVED
from wanjia.registry.rules.timelines import fact_at
from wanjia.registry.types.events import EventKind, Source, Standing
from wanjia.registry.types.facts import Fact, FactKind
from wanjia.registry.types.holders import HeldFact

Held = Mapping[UUID, Mapping[FactKind, HeldFact]]


def held_facts(people: Collection[UUID], *, on: date) -> Held:
    """What is believed now to hold on a day, of every kind the first: the citizen number, the first telephone."""
    survivors = dict(Person.objects.filter(uuid__in=people, canonical=None).values_list("pk", "uuid"))
    if not survivors:
        return {}
    # asked by itself: together with the first it would be a look at everybody
    merged = list(Person.objects.filter(canonical__in=survivors).values_list("pk", "uuid", "canonical_id"))
    states = states_at({**survivors, **{pk: uuid for pk, uuid, _ in merged}}, STILL_BELIEVED)
    of_survivor: dict[int, list[int]] = defaultdict(list)
    for pk, _, survivor in merged:
        of_survivor[survivor].append(pk)
    found: dict[UUID, dict[FactKind, Fact]] = {}
    for own, uuid in survivors.items():
        (state,) = joined_states({own: of_survivor[own]}, states)
        held = (fact_at(state.timelines[key], on) for key in sorted(state.timelines, reverse=True))
        found[uuid] = {fact.kind: fact for fact in held if fact}
    corrections = _corrections(found)
    return {
        uuid: {kind: _held(fact, fact.event in corrections) for kind, fact in facts.items()}
        for uuid, facts in found.items()
    }


def _corrections(found: Mapping[UUID, Mapping[FactKind, Fact]]) -> set[int]:
    events = {fact.event for facts in found.values() for fact in facts.values()}
    return set(LifeEvent.objects.filter(pk__in=events, kind=int(EventKind.CORRECTION)).values_list("pk", flat=True))


def _held(fact: Fact, corrected: bool) -> HeldFact:
    return HeldFact(fact.value, fact.valid_from, Source(fact.source), Standing(fact.standing), corrected)
