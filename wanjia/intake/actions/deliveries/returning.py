"""The way back to a sender: values of its file of which the register says otherwise, sealed until they are fetched."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from wanjia.access.queries import see
from wanjia.access.types import RequestContext
from wanjia.audit.types import Grade
from wanjia.intake.actions.deliveries.holding import locked
from wanjia.intake.actions.deliveries.measuring import key_of, replace_measure
from wanjia.intake.models import Delivery, DeliveryChunk, Question
from wanjia.intake.queries.deliveries import delivery
from wanjia.intake.rules.corrections import (
    NOTHING,
    Decided,
    Difference,
    differences,
    goes_back,
    phone_claim,
    to_put_right,
)
from wanjia.intake.rules.keeping import pack, unpack, written
from wanjia.intake.rules.quality import area_of
from wanjia.intake.rules.survivorship import Claim
from wanjia.intake.rules.workbooks import workbook
from wanjia.intake.sources.catalogue import LAYOUTS, TITLES
from wanjia.intake.sources.mapped.layouts import MAPPED
from wanjia.intake.types.deliveries import Delivery as Kept
from wanjia.intake.types.deliveries import DeliveryState, Known, Told, Verdict
from wanjia.intake.types.quality import Correction, Measure
from wanjia.intake.types.questions import QuestionState
from wanjia.intake.types.sources import Layout
from wanjia.kernel.dates import Precision
from wanjia.kernel.errors import N_, NotFound
from wanjia.kernel.seen import Seen
from wanjia.registry.queries import held_facts, visible
from wanjia.registry.types import FactKind
from wanjia.registry.types.facts import Birth, Contact, IdentityDocument
from wanjia.registry.types.holders import HeldFact
from wanjia.vault.actions import seal_bytes
from wanjia.vault.queries import unseal_bytes
from wanjia.vault.types import FieldClass

Row = tuple[Told, Verdict]
Held = Mapping[UUID, Mapping[FactKind, HeldFact]]
HEADS = (N_("Row"), N_("Column"), N_("What to do"), N_("File"))
CORRECT = N_("By the register it is “%(value)s”, as told by %(department)s. Please correct it.")
CHECK = N_("%(column)s differs from the register. Please check it.")


def corrections_of(
    layout: Layout, rows: Iterable[Row], known: Known, *, on: date, decided: Decided = NOTHING
) -> list[Correction]:
    """What the sender has to put right in these rows, in the reach announced by the caller's transaction.

    Nothing of a list that was mapped: no department answers for its columns.
    """
    if layout.department == MAPPED.code:
        return []
    found = [
        (one, area_of(told, verdict, known))
        for told, verdict in rows
        for one in differences(layout, told, verdict, known, decided)
    ]
    if not found:
        return []
    facts = held_facts({one.person for one, _ in found if _needs_facts(one, known)}, on=on)
    back = _Back(layout, known, facts, decided)
    return [replace(told, area=area) for one, area in found if (told := back.told(one))]


def _needs_facts(found: Difference, known: Known) -> bool:
    """A telephone is not even opened, since nothing of it may go back."""
    if found.kind is FactKind.CONTACT:
        return bool(goes_back(found, phone_claim(known.by_person[found.person])))
    return found.kind is not None


@dataclass(frozen=True)
class _Back:
    """What differences are held against before anything of them goes back."""

    layout: Layout
    known: Known
    facts: Held
    decided: Decided

    def told(self, found: Difference) -> Correction | None:
        """What goes back about one; None where the file's value stands, or the register is not exact."""
        fact = self.facts.get(found.person, {}).get(found.kind) if found.kind else None
        if fact and isinstance(fact.value, Birth) and fact.value.precision is not Precision.DAY:
            return None
        held = self._claim(found, fact)
        if not to_put_right(self.layout, found, held, self.decided):
            return None
        authority = goes_back(found, held)
        value = _value(found, fact) if authority else ""
        return Correction(found.row, found.fact, found.person, "", value, authority if value else "")

    def _claim(self, found: Difference, fact: HeldFact | None) -> Claim | None:
        if found.kind is FactKind.CONTACT:
            return phone_claim(self.known.by_person[found.person])
        return Claim(f"held {found.held}", fact.source, fact.standing, fact.since, fact.corrected) if fact else None


def _value(found: Difference, fact: HeldFact | None) -> str:
    """The register's value: a number is opened only here."""
    value = fact.value if fact else None
    return value.number if isinstance(value, IdentityDocument | Contact) else found.held


# Kept until it is fetched


def sealed_corrections(owner: UUID, found: Iterable[Correction]) -> bytes | None:
    """Corrections as they are kept with a delivery or a part of it; None where there are none."""
    told = [[one.row, one.fact, str(one.person), one.area, one.value, one.authority] for one in found]
    return seal_bytes(FieldClass.ATTACHMENT, owner=owner, data=pack(told)) if told else None


def take_corrections(number: UUID, *, by: RequestContext, translated: Callable[[str], str]) -> Seen[bytes]:
    """The corrections of an applied delivery as a workbook for its sender; whoever is told of stands in the log.

    NotFound where nothing is to be put right, out of reach, and once they are kept no longer. ``translated`` is the
    reader's language. That they were fetched is noted with what they tell, as counts.
    """
    found = delivery(by, number)
    kept = _kept(number) if found.state is DeliveryState.APPLIED else []
    reached = visible(by, {one.person for one in kept})
    told = sorted((one for one in kept if one.person in reached), key=lambda one: (one.row, one.fact))
    if not told:
        raise NotFound("corrections")
    seen = see(
        by,
        action="delivery.return",
        object=f"delivery:{number}",
        load=lambda: _noted(number, told, by),
        subjects=lambda told: {(one.person, Grade.SENT) for one in told},
    )
    return Seen(_book(found, seen.value, translated), seen.audit_id)


def _noted(number: UUID, told: list[Correction], by: RequestContext) -> list[Correction]:
    row = locked(number)
    row.returned_by, row.returned_at = by.actor, by.at
    row.save(update_fields=["returned_by", "returned_at"])
    replace_measure(row, Measure.RETURNED, Counter((one.area, Measure.RETURNED, key_of(one)) for one in told))
    return told


def _kept(number: UUID) -> list[Correction]:
    """All that is kept of a delivery, but for rows of which people have said that the file is right."""
    right = set(
        Question.objects.filter(delivery=number, state=int(QuestionState.REPLACED)).values_list("row", flat=True)
    )
    kept = [
        *Delivery.objects.filter(uuid=number).values_list("uuid", "corrections"),
        *DeliveryChunk.objects.filter(delivery__uuid=number).values_list("uuid", "corrections"),
    ]
    return [one for owner, sealed in kept if sealed for one in _opened(owner, sealed) if one.row not in right]


def _opened(owner: UUID, sealed: Any) -> Iterator[Correction]:
    for row, fact, person, *rest in unpack(unseal_bytes(FieldClass.ATTACHMENT, owner=owner, sealed=bytes(sealed))):
        yield Correction(row, fact, UUID(person), *rest)


def _book(found: Kept, told: Iterable[Correction], translated: Callable[[str], str]) -> bytes:
    """Row, column and what to do: nothing of what was written there, and no name of whom it is about."""
    layout = next(one for one in LAYOUTS if one.code == found.layout)
    rows = ((one.row, layout.column_of(one.fact).title, _words(layout, one, translated), found.title) for one in told)
    return workbook([translated(head) for head in HEADS], rows)


def _words(layout: Layout, one: Correction, translated: Callable[[str], str]) -> str:
    column = layout.column_of(one.fact)
    if not one.value:
        return translated(CHECK) % {"column": column.title}
    value = written(layout, {one.fact: one.value}, [one.fact])[column.title]
    return translated(CORRECT) % {"value": value, "department": TITLES[one.authority]}
