"""Sealing a person, and opening the seal: what two officers decided, carried out."""

from uuid import UUID

from django.db.models import Q

from wanjia.access.types import RequestContext
from wanjia.audit.actions import record as audit
from wanjia.audit.types import Grade
from wanjia.feed.actions import publish
from wanjia.kernel.clock import day_in_china
from wanjia.kernel.errors import NotFound
from wanjia.registry.actions.current import refresh_households
from wanjia.registry.actions.record import after_all, carry_out
from wanjia.registry.actions.scenes import memberships
from wanjia.registry.models import KinFact, NameFact, Person
from wanjia.registry.queries.reach import open_seal
from wanjia.registry.queries.states import household_states, last_recorded, person_states
from wanjia.registry.rules.decisions import Decision, Scene
from wanjia.registry.rules.heads import returning
from wanjia.registry.types.events import EventKind, Provenance, Source, Standing
from wanjia.registry.types.facts import KinKind


def set_seal(person: UUID, *, sealed: bool, by: RequestContext) -> None:
    """Seal a person with all records that were merged into one, or open the seal, inside the caller's transaction.

    The households are counted anew: size and head are those of the members who may be shown. Somebody who headed one
    that has another head by now is its member, in what relation is to be told. NotFound for no person.
    """
    open_seal()
    named = Person.objects.filter(uuid=person).values_list("pk", "canonical_id").first()
    if named is None:
        raise NotFound("person")
    survivor = named[1] or named[0]
    if not sealed and not NameFact.objects.believed().filter(person=survivor).exists():
        raise NotFound("person")  # whose entry was withdrawn with its batch: there is nobody to be shown
    records = Person.objects.filter(Q(pk=survivor) | Q(canonical=survivor))
    rows = list(records.select_for_update().order_by("pk"))
    records.update(sealed=sealed)
    homes = {home for row in rows for home in (row.household_id, row.registered_household_id) if home}
    if not sealed:
        _give_way(survivor, by)
    refresh_households(homes)
    kind = "sealed" if sealed else "unsealed"
    # what is counted of a birth tells the mother's age: it goes and comes with her
    children = KinFact.objects.believed().filter(relative__in=rows, sort=int(KinKind.MOTHER))
    told = {row.pk for row in rows} | set(children.values_list("person_id", flat=True))
    payload = {"event": None, "persons": sorted(told), "households": sorted(homes)}
    publish(topic="registry", kind=kind, payload=payload, at=by.at)
    subjects = [(row.uuid, Grade.CHANGED) for row in rows]
    audit(by.act(), action=f"registry.{kind}", object="seal", at=by.at, subjects=subjects)


def _give_way(person: int, by: RequestContext) -> None:
    """The head a household has by now stays, whoever comes back; that is an event of its own, reported only."""
    state = person_states({person})[person]
    homes = household_states(memberships(state))
    heads = person_states({home.head for home in homes.values() if home.head})
    today = day_in_china(by.at)
    scene = Scene({}, {f"#{pk}": home for pk, home in homes.items()}, today, {**heads, person: state})
    changed = returning(state, scene)
    if changed:
        decision = Decision(min((one.since for one in changed), key=lambda day: day.earliest), (), changed)
        provenance = Provenance(
            Source.DESK, Standing.REPORTED, by.actor, after_all(last_recorded(scene.members, since=by.at), by.at)
        )
        carry_out(EventKind.HOUSEHOLD_HEAD, decision, scene, provenance=provenance, by=by)
