"""Sealing a person, and opening the seal: what two officers decided, carried out."""

from uuid import UUID

from django.db.models import Q

from wanjia.access.types import RequestContext
from wanjia.audit.actions import record as audit
from wanjia.audit.types import Grade
from wanjia.feed.actions import publish
from wanjia.kernel.errors import NotFound
from wanjia.registry.actions.current import refresh_households
from wanjia.registry.actions.record import open_seal
from wanjia.registry.models import Person


def set_seal(person: UUID, *, sealed: bool, by: RequestContext) -> None:
    """Seal a person with all records that were merged into one, or open the seal, inside the caller's transaction.

    The households are counted anew: size and head are those of the members who may be shown. NotFound for no person.
    """
    open_seal()
    named = Person.objects.filter(uuid=person).values_list("pk", "canonical_id").first()
    if named is None:
        raise NotFound("person")
    survivor = named[1] or named[0]
    records = Person.objects.filter(Q(pk=survivor) | Q(canonical=survivor))
    rows = list(records.select_for_update().order_by("pk"))
    records.update(sealed=sealed)
    homes = {home for row in rows for home in (row.household_id, row.registered_household_id) if home}
    refresh_households(homes)
    kind = "sealed" if sealed else "unsealed"
    payload = {"event": None, "persons": [row.pk for row in rows], "households": sorted(homes)}
    publish(topic="registry", kind=kind, payload=payload, at=by.at)
    subjects = [(row.uuid, Grade.CHANGED) for row in rows]
    audit(by.act(), action=f"registry.{kind}", object="seal", at=by.at, subjects=subjects)
