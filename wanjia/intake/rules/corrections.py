"""What goes back to a sender: where the register says otherwise than its file, and what of it may be told.

A value goes back only where the authority for that field has told it, and only where it is certain whom the row means:
by the number the sender itself has sent, or by a person's decision. Everything else is "differs, please check", so that
what was learned to serve somebody stays where it was learned. The row is told by its number, never by a name.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from wanjia.intake.rules.classifying import BY_RESIDENTS, SEALED
from wanjia.intake.rules.quality import meaning_of
from wanjia.intake.rules.survivorship import Claim, decide, source_of
from wanjia.intake.sources.catalogue import DEPARTMENTS
from wanjia.intake.types.deliveries import Known, RowClass, Told, Verdict
from wanjia.intake.types.sources import Authority, Layout
from wanjia.kernel.characters import folded
from wanjia.registry.types import EventKind, FactKind, Source, Standing
from wanjia.registry.types.holders import Holder

UNCLEAR = (RowClass.QUESTION, RowClass.FAULT, RowClass.PARKED)
DEATHS = (EventKind.DEATH, EventKind.DECLARED_DEAD)
# Areas of a row that the register holds of the same person.
AREAS = {
    "public_security.deaths": {"area": FactKind.HUKOU},
    "residence_permits.permits": {"area": FactKind.RESIDENCE},
}
# Contradictions that are told by a difference of their own; all others are about the event as a whole.
TOLD_BY_VALUE = ("died_otherwise", "told_by_resident")


@dataclass(frozen=True)
class Difference:
    """A value of a row, and the register's beside it. ``kind`` None: the event as a whole is contradicted.

    ``held`` is the register's value in the form of the file, "" where it is a number, which is asked for only if it may
    go back. ``sure``: it is certain whom the row means.
    """

    row: int
    fact: str
    person: UUID
    kind: FactKind | None
    told: str = field(repr=False)
    on: date
    held: str = field(default="", repr=False)
    sure: bool = False


@dataclass(frozen=True)
class Decided:
    """What people have said of a row: of which roles who they are; and that what the register says stands."""

    roles: frozenset[str] = frozenset()
    kept: bool = False


NOTHING = Decided()


def differences(
    layout: Layout, told: Told, verdict: Verdict, known: Known, decided: Decided = NOTHING
) -> Iterator[Difference]:
    """Where a row and the register differ."""
    meaning = meaning_of(layout, told)
    open_question = verdict.of is RowClass.QUESTION and not decided.roles
    if open_question or verdict.of is RowClass.FAULT or (meaning and meaning.kind in SEALED):
        return
    row = _Row(layout, told, verdict, known, decided.roles)
    yield from row.numbers_of_others()
    if verdict.of in UNCLEAR:
        return
    for role, person in verdict.people.items():
        if holder := known.by_person.get(person):
            yield from row.of_person(role, holder)
    yield from row.contradicted()


@dataclass(frozen=True)
class _Row:
    layout: Layout
    told: Told
    verdict: Verdict
    known: Known
    decided: Collection[str]

    @property
    def kind(self) -> EventKind | None:
        meaning = meaning_of(self.layout, self.told)
        return meaning.kind if meaning else None

    @property
    def dated(self) -> str:
        """The column that dates the row."""
        meaning = meaning_of(self.layout, self.told)
        wanted = (meaning.on if meaning else "", "happened_on", "registered_on")
        return next(fact for fact in wanted if self.told.day(fact))

    @property
    def on(self) -> date:
        day = self.told.day(self.dated)
        assert day is not None
        return day

    def differs(self, role: str, fact: str, person: UUID, kind: FactKind | None, held: str = "") -> Difference:
        sure = role in self.decided or role not in self.told.people
        value = self.told.facts.get(fact)
        return Difference(self.told.row, fact, person, kind, str(value or ""), self.on, held, sure)

    def numbers_of_others(self) -> Iterator[Difference]:
        """Numbers of a row that belong to somebody else than whom it turned out to mean."""
        for role, chosen in self.told.people.items():
            bearer = self.known.by_number.get(self.told.text(f"{role}_number"))
            if bearer and bearer.person != chosen:
                yield self.differs(role, f"{role}_number", chosen or bearer.person, None)

    def of_person(self, role: str, held: Holder) -> Iterator[Difference]:
        """What the row says of one person, against the register."""
        text = self.told.text
        name, sex, born = text(f"{role}_name"), text(f"{role}_sex"), self._born(role)
        if name and name != held.name and folded(name) != folded(held.name):
            yield self.differs(role, f"{role}_name", held.person, FactKind.NAME, held.name)
        if sex in ("1", "2") and held.sex in (1, 2) and sex != str(held.sex):
            yield self.differs(role, f"{role}_sex", held.person, FactKind.BIRTH, str(held.sex))
        if born and (day := self.told.day(born)) and day != held.born_on:
            yield self.differs(role, born, held.person, FactKind.BIRTH, held.born_on.isoformat())
        number = text(f"{role}_number")
        if number and role in self.told.people and number not in self.known.by_number:
            yield self.differs(role, f"{role}_number", held.person, FactKind.DOCUMENT)
        if role == "person":
            yield from self._of_subject(held)

    def _born(self, role: str) -> str:
        """The column that says when somebody was born: that of the event, where the event is their birth."""
        return "happened_on" if role == "child" and self.kind is EventKind.BIRTH else f"{role}_born_on"

    def _of_subject(self, held: Holder) -> Iterator[Difference]:
        phone = self.told.text("person_phone")
        if phone and held.phone and self.known.phones.get(phone) != held.phone:
            yield self.differs("person", "person_phone", held.person, FactKind.CONTACT)
        if self.kind in DEATHS and held.died_on and held.died_on != self.on:
            yield self.differs("person", self.dated, held.person, FactKind.LIFE, held.died_on.isoformat())
        for fact, kind in AREAS.get(self.layout.code, {}).items():
            code, place = self.told.text(fact), held.hukou if kind is FactKind.HUKOU else held.resides
            if code and place and not place.startswith(code):
                yield self.differs("person", fact, held.person, kind, place[: len(code)])

    def contradicted(self) -> Iterator[Difference]:
        """An event that cannot be, by what the register holds: dated after a death, a second marriage."""
        code = self.verdict.problem.code if self.verdict.problem else ""
        if self.verdict.of is RowClass.CONFLICT and self.verdict.people and code not in TOLD_BY_VALUE:
            role, person = next(iter(self.verdict.people.items()))
            yield self.differs(role, self.dated, person, None)


def to_put_right(layout: Layout, found: Difference, held: Claim | None, decided: Decided = NOTHING) -> bool:
    """Whether the sender has something to put right: the register's claim stands, by the rule or as people decided.

    What people decide adds what the rule alone would not have told.
    """
    if found.kind is None or held is None:
        return found.kind is None and not decided.kept
    told = Claim(f"told {found.told}", source_of(layout), Standing.REPORTED, found.on)
    return (decide(found.kind, held, told).stands is held) != decided.kept


def goes_back(found: Difference, held: Claim | None) -> str:
    """The department whose value may be told to the sender, "" where it is only asked to check.

    It has to be the one that decides the fact by law, and what it told must stand confirmed: a phone or an address has
    no such department, so that none ever goes back.
    """
    if held is None or found.kind is None or not found.sure or held.standing is not Standing.CONFIRMED:
        return ""
    return _MASTERS.get((held.source, found.kind), "")


def phone_claim(held: Holder) -> Claim | None:
    """What is held of a phone, without the number; told by the resident it stands above every file."""
    if held.phone_since is None:
        return None
    source = Source(held.phone_source)
    return Claim("held", source, Standing.REPORTED, held.phone_since, corrected=source in BY_RESIDENTS)


_MASTERS = {
    (department.source, kind): department.code
    for department in DEPARTMENTS
    for kind, authority in department.authority.items()
    if authority is Authority.MASTER
}
