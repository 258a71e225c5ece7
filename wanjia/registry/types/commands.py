"""What can be told to the register: one command an event kind, with the persons and households it is about.

A command names people by public id. Fields marked PERSON or HOUSEHOLD are looked up by the door and handed to the rule
as states; the rest are values.
"""

import dataclasses
from dataclasses import dataclass, field
from typing import ClassVar
from uuid import UUID

from wanjia.kernel.dates import PartialDate
from wanjia.registry.types.events import EventKind
from wanjia.registry.types.facts import Basis, ContactKind, HouseholdKind, Value

# The door a command names that no list of doors holds yet: the gate adds it together with the event.
NEW_DOOR = -1
PERSON = {"ref": "person"}
PEOPLE = {"ref": "people"}
HOUSEHOLD = {"ref": "household"}


@dataclass(frozen=True, kw_only=True)
class Command:
    """Something happened ``on`` a date."""

    kind: ClassVar[EventKind]
    on: PartialDate


def person_references(command: Command) -> dict[str, UUID]:
    """The persons a command names, by role; members of a list are ``role[0]``, ``role[1]``…"""
    found: dict[str, UUID] = {}
    for part in dataclasses.fields(command):
        value = getattr(command, part.name)
        if value and part.metadata == PERSON:
            found[part.name] = value
        elif part.metadata == PEOPLE:
            found |= {f"{part.name}[{place}]": person for place, person in enumerate(value)}
    return found


def household_references(command: Command) -> dict[str, UUID]:
    """The households a command names, by role."""
    marked = [part.name for part in dataclasses.fields(command) if part.metadata == HOUSEHOLD]
    return {name: value for name in marked if (value := getattr(command, name))}


@dataclass(frozen=True, kw_only=True)
class Entry(Command):
    """A person not held so far is entered: name, sex, birth, and whatever else is known now."""

    kind = EventKind.FIRST_ENTRY
    name: str
    sex: int
    born: PartialDate
    document_type: str = "01"
    document_number: str = ""
    dwelling: int | None = None
    household: UUID | None = field(default=None, metadata=HOUSEHOLD)
    relation: str = ""
    hukou_area: int | None = None
    hukou_elsewhere: str = ""
    marital: str = ""
    education: str = ""
    phone: str = ""


@dataclass(frozen=True, kw_only=True)
class Registration(Command):
    """An event with which a hukou may be registered for the first time: in a community, and in a household's book."""

    hukou_area: int | None = None
    registered_household: UUID | None = field(default=None, metadata=HOUSEHOLD)
    registered_relation: str = ""


@dataclass(frozen=True, kw_only=True)
class BirthEvent(Registration):
    """A child is born (``on``). Registered without a test of marriage or number; one parent or both may be unknown.

    ``dwelling`` is where the child lives if not with the mother: the door of an institution, say. Public security
    tells the birth and the hukou in one; a hospital only the birth.
    """

    kind = EventKind.BIRTH
    name: str
    sex: int
    document_number: str = ""
    mother: UUID | None = field(default=None, metadata=PERSON)
    father: UUID | None = field(default=None, metadata=PERSON)
    household: UUID | None = field(default=None, metadata=HOUSEHOLD)
    relation: str = ""
    dwelling: int | None = None


@dataclass(frozen=True, kw_only=True)
class OnePerson(Command):
    """An event of one person that needs nothing but its date."""

    person: UUID = field(metadata=PERSON)


@dataclass(frozen=True, kw_only=True)
class Death(OnePerson):
    kind = EventKind.DEATH


@dataclass(frozen=True, kw_only=True)
class DeathRevoked(OnePerson):
    kind = EventKind.DEATH_REVOKED


@dataclass(frozen=True, kw_only=True)
class DeclaredMissing(OnePerson):
    kind = EventKind.DECLARED_MISSING


@dataclass(frozen=True, kw_only=True)
class DeclaredDead(OnePerson):
    kind = EventKind.DECLARED_DEAD


@dataclass(frozen=True, kw_only=True)
class DeclarationRevoked(OnePerson):
    kind = EventKind.DECLARATION_REVOKED


@dataclass(frozen=True, kw_only=True)
class Couple(Command):
    """An event of two spouses; ``spouse`` may be unknown to the register, then only the person's own state changes."""

    person: UUID = field(metadata=PERSON)
    spouse: UUID | None = field(default=None, metadata=PERSON)


@dataclass(frozen=True, kw_only=True)
class Marriage(Couple):
    kind = EventKind.MARRIAGE


@dataclass(frozen=True, kw_only=True)
class Divorce(Couple):
    kind = EventKind.DIVORCE


@dataclass(frozen=True, kw_only=True)
class Annulment(Couple):
    kind = EventKind.ANNULMENT


@dataclass(frozen=True, kw_only=True)
class Adoption(Command):
    """Sealed: the tie, the event and the child's history answer to nobody without two officers."""

    kind = EventKind.ADOPTION
    child: UUID = field(metadata=PERSON)
    adoptive_father: UUID | None = field(default=None, metadata=PERSON)
    adoptive_mother: UUID | None = field(default=None, metadata=PERSON)


@dataclass(frozen=True, kw_only=True)
class AdoptionEnded(Adoption):
    kind = EventKind.ADOPTION_ENDED


@dataclass(frozen=True, kw_only=True)
class Guardianship(Command):
    kind = EventKind.GUARDIANSHIP
    ward: UUID = field(metadata=PERSON)
    guardian: UUID = field(metadata=PERSON)


@dataclass(frozen=True, kw_only=True)
class GuardianshipEnded(Guardianship):
    kind = EventKind.GUARDIANSHIP_ENDED


@dataclass(frozen=True, kw_only=True)
class ResidenceIn(OnePerson):
    """Comes to live at ``dwelling`` from outside the city; into ``household`` where one is named."""

    kind = EventKind.RESIDENCE_IN
    dwelling: int
    household: UUID | None = field(default=None, metadata=HOUSEHOLD)
    relation: str = ""


@dataclass(frozen=True, kw_only=True)
class ResidenceWithin(ResidenceIn):
    kind = EventKind.RESIDENCE_WITHIN


@dataclass(frozen=True, kw_only=True)
class ResidenceOut(OnePerson):
    """Leaves the city for ``elsewhere`` (a division code, "" when not known)."""

    kind = EventKind.RESIDENCE_OUT
    elsewhere: str = ""


@dataclass(frozen=True, kw_only=True)
class Emigration(OnePerson):
    kind = EventKind.EMIGRATION


@dataclass(frozen=True, kw_only=True)
class Return(ResidenceIn):
    kind = EventKind.RETURN


@dataclass(frozen=True, kw_only=True)
class HukouIn(OnePerson):
    """Hukou transferred to ``area`` (a community); ``household`` is the registered one."""

    kind = EventKind.HUKOU_IN
    area: int
    hukou_kind: int = 1
    household: UUID | None = field(default=None, metadata=HOUSEHOLD)
    relation: str = ""


@dataclass(frozen=True, kw_only=True)
class HukouWithin(HukouIn):
    kind = EventKind.HUKOU_WITHIN


@dataclass(frozen=True, kw_only=True)
class HukouOut(OnePerson):
    kind = EventKind.HUKOU_OUT
    elsewhere: str = ""


@dataclass(frozen=True, kw_only=True)
class HouseholdIn(Command):
    """A whole household moves to ``dwelling`` (within the city, or back into it)."""

    kind = EventKind.HOUSEHOLD_IN
    household: UUID = field(metadata=HOUSEHOLD)
    dwelling: int


@dataclass(frozen=True, kw_only=True)
class HouseholdOut(Command):
    kind = EventKind.HOUSEHOLD_OUT
    household: UUID = field(metadata=HOUSEHOLD)
    elsewhere: str = ""


@dataclass(frozen=True, kw_only=True)
class HouseholdSplit(Command):
    """``leavers`` (the first is the new head) found a household of their own, at ``dwelling`` or where they live."""

    kind = EventKind.HOUSEHOLD_SPLIT
    household: UUID = field(metadata=HOUSEHOLD)
    leavers: tuple[UUID, ...] = field(metadata=PEOPLE)
    number: str = ""
    dwelling: int | None = None


@dataclass(frozen=True, kw_only=True)
class HouseholdMerge(Command):
    """``other`` joins ``household`` with all its members and closes."""

    kind = EventKind.HOUSEHOLD_MERGE
    household: UUID = field(metadata=HOUSEHOLD)
    other: UUID = field(metadata=HOUSEHOLD)


@dataclass(frozen=True, kw_only=True)
class HouseholdHead(OnePerson):
    """``person`` becomes head; ``relations`` gives the other members' new relation to the head, by public id."""

    kind = EventKind.HOUSEHOLD_HEAD
    household: UUID = field(metadata=HOUSEHOLD)
    relations: tuple[tuple[UUID, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class PermitIssued(OnePerson):
    kind = EventKind.PERMIT_ISSUED


@dataclass(frozen=True, kw_only=True)
class PermitEndorsed(OnePerson):
    kind = EventKind.PERMIT_ENDORSED


@dataclass(frozen=True, kw_only=True)
class NumberIssued(OnePerson, Registration):
    """The number of a child comes with its hukou (《居民身份证法》 art. 3; 《户口登记条例》 art. 7)."""

    kind = EventKind.NUMBER_ISSUED
    document_type: str = "01"
    document_number: str


@dataclass(frozen=True, kw_only=True)
class NumberChanged(OnePerson):
    kind = EventKind.NUMBER_CHANGED
    document_type: str = "01"
    document_number: str


@dataclass(frozen=True, kw_only=True)
class NameChange(OnePerson):
    kind = EventKind.NAME_CHANGE
    name: str


@dataclass(frozen=True, kw_only=True)
class ContactChange(OnePerson):
    """``number`` "" withdraws the contact."""

    kind = EventKind.CONTACT
    contact: ContactKind = ContactKind.PHONE
    number: str


@dataclass(frozen=True, kw_only=True)
class PreferenceChange(OnePerson):
    kind = EventKind.PREFERENCE
    no_visits: bool
    no_calls: bool


@dataclass(frozen=True, kw_only=True)
class EducationChange(OnePerson):
    kind = EventKind.EDUCATION
    education: str


@dataclass(frozen=True, kw_only=True)
class DisabilityCard(OnePerson):
    """``disability`` 1 to 7 and ``grade`` 1 to 4 as on the card; 0 and 0: withdrawn."""

    kind = EventKind.DISABILITY_CARD
    disability: int
    grade: int


@dataclass(frozen=True, kw_only=True)
class Correction(OnePerson):
    """What was recorded is wrong: from ``on`` the fact was ``value`` instead."""

    kind = EventKind.CORRECTION
    value: Value
    reason: str


@dataclass(frozen=True, kw_only=True)
class Verification(OnePerson):
    """Facts were checked: all reported facts of the person rise to the event's standing."""

    kind = EventKind.VERIFICATION


@dataclass(frozen=True, kw_only=True)
class PersonMerge(OnePerson):
    """``duplicate`` is the same human as ``person``, who stays."""

    kind = EventKind.PERSON_MERGE
    duplicate: UUID = field(metadata=PERSON)


@dataclass(frozen=True, kw_only=True)
class PersonUnmerge(PersonMerge):
    kind = EventKind.PERSON_UNMERGE


@dataclass(frozen=True, kw_only=True)
class NewHouseholdEntry(Command):
    """A household not held so far is opened at a dwelling; its members are entered or moved in by their own events."""

    kind = EventKind.FIRST_ENTRY
    basis: Basis
    household_kind: HouseholdKind
    number: str
    dwelling: int
