"""Facts: closed kinds of dated statements about a person. A new kind is code with a review, never configuration."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum
from uuid import UUID

from wanjia.kernel.clock import FOREVER
from wanjia.kernel.dates import Precision


class FactKind(IntEnum):
    """The closed catalogue of what is held about a person."""

    NAME = 1
    BIRTH = 2
    DOCUMENT = 3
    LIFE = 4
    MARITAL = 5
    EDUCATION = 6
    RESIDENCE = 7
    HUKOU = 8
    MEMBERSHIP = 9
    KIN = 10
    CONTACT = 11
    PREFERENCE = 12
    PERMIT = 13
    DISABILITY = 14


class Basis(IntEnum):
    """Why people form one household: they live together (居住户) or are registered together (户籍户)."""

    LIVING = 1
    REGISTERED = 2


class HouseholdKind(IntEnum):
    FAMILY = 1
    COLLECTIVE = 2


class LifeStatus(IntEnum):
    """Whether the person is alive as far as the register knows; declared by a court where it says so."""

    ALIVE = 1
    DEAD = 2
    DECLARED_MISSING = 3
    DECLARED_DEAD = 4


class KinKind(IntEnum):
    """What ``relative`` is to the person. Shown one hop at a time."""

    FATHER = 1
    MOTHER = 2
    SPOUSE = 3
    GUARDIAN = 4
    ADOPTIVE_FATHER = 5
    ADOPTIVE_MOTHER = 6


class ContactKind(IntEnum):
    PHONE = 1
    SECOND_PHONE = 2


@dataclass(frozen=True)
class Name:
    text: str


@dataclass(frozen=True)
class Birth:
    """What is fixed at birth and proved by the same papers. ``sex``: GB/T 2261.1."""

    sex: int
    born_on: date
    precision: Precision = Precision.DAY


@dataclass(frozen=True)
class IdentityDocument:
    """``type``: WS/T 364.3 CV02.01.101 ("01" citizen number); ``number`` "" when the document was withdrawn."""

    type: str
    number: str


@dataclass(frozen=True)
class Life:
    status: LifeStatus


@dataclass(frozen=True)
class Marital:
    """GB/T 2261.2."""

    code: str


@dataclass(frozen=True)
class Education:
    """GB/T 4658."""

    code: str


@dataclass(frozen=True)
class Residence:
    """Where somebody actually lives: a dwelling of the city, or ``elsewhere`` (a division code, or "abroad")."""

    dwelling: int | None
    elsewhere: str = ""


@dataclass(frozen=True)
class Hukou:
    """Where somebody is registered: a community (``area``), or ``elsewhere``; ``kind`` 1 family 2 collective."""

    area: int | None
    elsewhere: str = ""
    kind: int = 1


@dataclass(frozen=True)
class Membership:
    """``household`` None: in no household of this basis. ``relation``: GB/T 4761, head "02"."""

    basis: Basis
    household: int | None
    relation: str = ""


@dataclass(frozen=True)
class Kin:
    """``active`` False: the tie has ended (divorce, end of guardianship)."""

    relative: int
    kind: KinKind
    active: bool = True


@dataclass(frozen=True)
class Contact:
    kind: ContactKind
    number: str


@dataclass(frozen=True)
class Preference:
    """What binds every task the system makes."""

    no_visits: bool
    no_calls: bool


@dataclass(frozen=True)
class Permit:
    """Residence permit; suspended when not endorsed by ``endorsed_until``."""

    issued_on: date
    endorsed_until: date


@dataclass(frozen=True)
class Disability:
    """``kind`` 1 to 7, ``grade`` 1 to 4, as printed on the card; 0 and 0 when the card was withdrawn."""

    kind: int
    grade: int


Value = (
    Name
    | Birth
    | IdentityDocument
    | Life
    | Marital
    | Education
    | Residence
    | Hukou
    | Membership
    | Kin
    | Contact
    | Preference
    | Permit
    | Disability
)

KIND_OF: dict[type, FactKind] = {
    Name: FactKind.NAME,
    Birth: FactKind.BIRTH,
    IdentityDocument: FactKind.DOCUMENT,
    Life: FactKind.LIFE,
    Marital: FactKind.MARITAL,
    Education: FactKind.EDUCATION,
    Residence: FactKind.RESIDENCE,
    Hukou: FactKind.HUKOU,
    Membership: FactKind.MEMBERSHIP,
    Kin: FactKind.KIN,
    Contact: FactKind.CONTACT,
    Preference: FactKind.PREFERENCE,
    Permit: FactKind.PERMIT,
    Disability: FactKind.DISABILITY,
}


# A person has one timeline a fact kind, but several where the kind itself comes in sorts: one a household basis, one a
# document type, one a contact kind, one a relative. The sort is the slot; (0, 0) where there is only one.
Slot = tuple[int, int]


def slot_of(value: Value) -> Slot:
    """Which of a person's timelines of one kind ``value`` belongs to."""
    match value:
        case Membership(basis=basis):
            return (int(basis), 0)
        case IdentityDocument(type=document):
            return (int(document), 0)
        case Contact(kind=kind):
            return (int(kind), 0)
        case Kin(relative=relative, kind=kin):
            return (int(kin), relative)
        case _:
            return (0, 0)


@dataclass(frozen=True)
class Fact:
    """One row of a timeline, with where it comes from.

    ``precision`` is that of ``valid_from``. ``event`` is the id of the event that said it.
    """

    value: Value
    valid_from: date
    valid_to: date = FOREVER
    precision: Precision = Precision.DAY
    source: int = 0
    standing: int = 0
    event: int = 0
    recorded_from: datetime | None = None

    @property
    def kind(self) -> FactKind:
        return KIND_OF[type(self.value)]

    def covers(self, day: date) -> bool:
        return self.valid_from <= day < self.valid_to


Timeline = tuple[Fact, ...]


class NotReadError(LookupError):
    """Somebody looks at facts of kinds that were not read: read these and look again."""

    def __init__(self, kinds: Iterable[FactKind]) -> None:
        self.kinds = frozenset(kinds)
        super().__init__(", ".join(sorted(kind.name for kind in self.kinds)))


@dataclass(frozen=True)
class PersonState:
    """All that is believed now about one person: every timeline, oldest fact first.

    A chunk of a batch reads no more than its events look at: of ``unread`` kinds nothing is known here, and to ask for
    one is a NotReadError.
    """

    id: int
    uuid: UUID
    timelines: dict[tuple[FactKind, Slot], Timeline]
    sealed: bool = False
    canonical: int | None = None
    unread: frozenset[FactKind] = frozenset()

    def timeline(self, kind: FactKind, slot: Slot = (0, 0)) -> Timeline:
        self.need(kind)
        return self.timelines.get((kind, slot), ())

    def need(self, *kinds: FactKind) -> None:
        """NotReadError where one of these kinds was not read."""
        if self.unread and not self.unread.isdisjoint(kinds):
            raise NotReadError(self.unread.intersection(kinds))

    def whole(self) -> dict[tuple[FactKind, Slot], Timeline]:
        """Every timeline; NotReadError where some were not read."""
        self.need(*FactKind)
        return self.timelines

    def all_of(self, kind: FactKind) -> Timeline:
        """Facts of every slot of ``kind``, by slot, oldest first."""
        self.need(kind)
        return tuple(fact for key in sorted(self.timelines) if key[0] == kind for fact in self.timelines[key])
