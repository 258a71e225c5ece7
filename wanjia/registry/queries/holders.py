"""Whom a file means by an identity number: asked as sets, by the blind index.

Doors of the platform itself, for the gate: they run inside its transaction, in the reach announced there, and write no
audit row, since nothing of it leaves. What is shown of a file is accounted for by its page.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from wanjia.kernel.clock import FOREVER, UNTIL_CHANGED
from wanjia.registry import sql
from wanjia.registry.queries.believed import EVERY_KIND
from wanjia.registry.rules.looking import looked_at
from wanjia.registry.types.events import WIDOWING, WITHOUT_HOUSEHOLDS, EventKind
from wanjia.registry.types.facts import KinKind
from wanjia.registry.types.holders import Beside, Child, Holder, Holders
from wanjia.vault.queries import blinds_many
from wanjia.vault.types import FieldClass


def holders(
    numbers: Collection[str], people: Collection[UUID] = (), *, beside: Collection[Beside] = tuple(Beside)
) -> Holders:
    """Those who bear ``numbers``, and ``people``, as believed now. Whoever was merged stands as who stays."""
    texts = blinds_many(FieldClass.CITIZEN_NUMBER, numbers)
    told: dict[str, Any] = {str(one): one in beside for one in Beside}
    told |= {"blinds": list(texts), "people": list(people)}
    rows = sql.rows("holders", **told, until_changed=UNTIL_CHANGED, forever=FOREVER)
    married = {row.id for row in rows if row.marital.startswith("2")}
    spouses = _spouses(married if Beside.MARRIAGE in beside else set())
    found = [(row.blind, _holder(row, spouses[row.id])) for row in rows]
    by_number = {texts[bytes(blind)]: holder for blind, holder in found if blind is not None}
    return Holders(by_number, {holder.person: holder for _, holder in found})


def read_ahead(people: Collection[UUID] = (), *, events: Collection[int] = (), kinds: Collection[EventKind]) -> None:
    """Have the database read what events of ``kinds`` about these people will look at, or the undoing of ``events``.

    So that it lies in memory. Answers nothing.
    """
    told: dict[str, Any] = {
        "homes": not WITHOUT_HOUSEHOLDS.issuperset(kinds),
        "spouses": not WIDOWING.isdisjoint(kinds),
        "undone": bool(events),
    }
    facts = EVERY_KIND if events else looked_at(kinds)
    told |= {"people": list(people), "events": list(events), "facts": [int(kind) for kind in facts]}
    sql.rows("ahead", **told, spouse=int(KinKind.SPOUSE), until_changed=UNTIL_CHANGED)


def newborns(of: Collection[UUID], on: Collection[date]) -> Mapping[UUID, tuple[Child, ...]]:
    """Who was born to each of these women on one of these days; sealed ones answer to nobody.

    So that a birth told by two departments is entered once. Nothing else may be asked this way: no other days.
    """
    told: dict[str, Any] = {"mother": int(KinKind.MOTHER), "until_changed": UNTIL_CHANGED, "forever": FOREVER}
    found: dict[UUID, list[Child]] = defaultdict(list)
    for row in sql.rows("newborns", of=list(of), days=list(on), **told):
        found[row.mother].append(Child(row.uuid, row.name, row.sex, row.born_on, row.numbered))
    return {woman: tuple(children) for woman, children in found.items()}


def _spouses(people: set[int]) -> dict[int, set[UUID]]:
    told: dict[str, Any] = {"spouse": int(KinKind.SPOUSE), "until_changed": UNTIL_CHANGED, "forever": FOREVER}
    found: dict[int, set[UUID]] = defaultdict(set)
    if people:
        for row in sql.rows("spouses", people=list(people), **told):
            found[row.person_id].add(row.spouse)
    return found


def _holder(row: Any, spouses: set[UUID]) -> Holder:
    return Holder(
        person=row.uuid,
        name=row.name,
        sex=row.sex,
        born_on=row.born_on,
        died_on=row.died_on,
        resides=row.resides,
        hukou=row.hukou,
        hukou_elsewhere=row.hukou_elsewhere,
        marital=row.marital,
        marital_since=row.marital_since,
        spouses=frozenset(spouses),
        household=row.household,
        registered_household=row.registered_household,
        card=(row.card_kind or 0, row.card_grade or 0),
        permit_issued=row.permit_issued,
        permit_until=row.permit_until,
        phone=bytes(row.phone) if row.phone else b"",
        phone_since=row.phone_since,
        phone_source=row.phone_source or 0,
    )
