"""Every form there is: the command it makes, and how each field of the command is asked. The table is closed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from wanjia.access.types import Role
from wanjia.desk.forms import fields as ask
from wanjia.desk.pages.words import BASES, EVENTS, HOUSEHOLD_KINDS
from wanjia.desk.policies import OUTDOORS, RECORDS, SEALED
from wanjia.kernel.dates import PartialDate
from wanjia.kernel.errors import N_
from wanjia.registry.types import (
    Basis,
    Birth,
    Contact,
    ContactKind,
    Disability,
    Education,
    HouseholdKind,
    Hukou,
    IdentityDocument,
    Marital,
    Name,
    Permit,
    Residence,
    Value,
)
from wanjia.registry.types import commands as c
from wanjia.registry.types.commands import Command

Values = Mapping[str, Any]
Make = Callable[[Values], Command]


class Group(StrEnum):
    """The headings of the start page, in their order."""

    RESIDENCE = N_("Moves of residence")
    HOUSEHOLD_MOVE = N_("Whole household moves")
    NEWCOMERS = N_("Enter people not yet held")
    BIRTH_DEATH = N_("Birth and death")
    MARRIAGE = N_("Marriage and family")
    HOUSEHOLD = N_("Household splits, merges, new head")
    HUKOU = N_("Household registration (hukou)")
    PAPERS = N_("Papers and particulars")
    CORRECTION = N_("Corrections")
    RECORDS = N_("Records of one person")
    SEALED = N_("Sealed")


@dataclass(frozen=True)
class Part:
    """One field: the command's field of this name, its label, how it is asked, and whether it may stay empty."""

    name: str
    label: str
    make: ask.Maker
    required: bool = True
    hint: str = ""


@dataclass(frozen=True)
class Kind:
    """One form. ``make`` builds the command from cleaned values; ``aliases`` sends problems of a field elsewhere."""

    slug: str
    title: str
    group: Group
    command: type[Command]
    parts: tuple[Part, ...]
    make: Make
    roles: frozenset[Role] = OUTDOORS
    aliases: Mapping[str, str] | None = None


DAY = Part("on", N_("Date it happened"), ask.day, hint=N_("Like 2026-11-21; 2026-11 or 2026 where no more is known"))
SINCE = Part("on", N_("Since when"), ask.day, hint=DAY.hint)
PERSON = Part("person", N_("Person"), ask.person)
HOUSEHOLD = Part("household", N_("Household"), ask.household)
JOINS = Part("household", N_("Household joined"), ask.household, False, N_("Leave empty if none is known"))
BOOK = Part("household", N_("Household book joined"), ask.household, False, N_("Leave empty if none is known"))
RELATION = Part("relation", N_("Relation to the head"), ask.relation, False)
DOOR = Part("dwelling", N_("Address"), ask.door)
DOOR_OR_NONE = Part("dwelling", N_("Address"), ask.door, False, N_("Leave empty if not known"))
PLACE = N_("Province, city and county, or the 6-digit code")
ELSEWHERE = Part("elsewhere", N_("Where to"), ask.division, False, PLACE)
NAME = Part("name", N_("Name"), ask.name, hint=N_("As in the household book"))
SEX = Part("sex", N_("Sex"), ask.sex)
DOCUMENT = Part("document_type", N_("Kind of document"), ask.code("identity_document"))
NUMBER = Part("document_number", N_("Document number"), ask.line)
COMMUNITY = Part("area", N_("Community of registration"), ask.community)
HUKOU_KINDS = {1: N_("Family household"), 2: N_("Collective household")}
HUKOU_KIND = Part("hukou_kind", N_("Kind of household book"), ask.one_of(HUKOU_KINDS))
SPOUSE = Part("spouse", N_("Spouse"), ask.person, False, N_("Leave empty if the spouse is not in the register"))
CONTACTS = {int(ContactKind.PHONE): N_("Telephone"), int(ContactKind.SECOND_PHONE): N_("Second telephone")}
DISABILITIES = {
    1: N_("sight"),
    2: N_("hearing"),
    3: N_("speech"),
    4: N_("body"),
    5: N_("intellect"),
    6: N_("mind"),
    7: N_("several"),
    0: N_("card withdrawn"),
}
GRADES = {1: N_("grade 1"), 2: N_("grade 2"), 3: N_("grade 3"), 4: N_("grade 4"), 0: N_("card withdrawn")}
CARD = (
    Part("disability", N_("Kind on the card"), ask.one_of(DISABILITIES)),
    Part("grade", N_("Grade on the card"), ask.one_of(GRADES)),
)
WRONG_SINCE = Part("on", N_("A day on which it should have been so"), ask.day, hint=DAY.hint)
REASON = Part("reason", N_("Why the record is wrong"), ask.reason)
FATHER = Part("adoptive_father", N_("Adoptive father"), ask.person, False)
MOTHER = Part("adoptive_mother", N_("Adoptive mother"), ask.person, False)
CHILD = Part("child", N_("Child"), ask.person)
WARD = (Part("ward", N_("Ward"), ask.person), Part("guardian", N_("Guardian"), ask.person))
RECORDED_TWICE = (
    Part("person", N_("Record that stays"), ask.person),
    Part("duplicate", N_("Record of the same person"), ask.person),
)


def _kind(
    command: type[Command], group: Group, *parts: Part, title: str = "", roles: frozenset[Role] = OUTDOORS
) -> Kind:
    """A form whose fields are those of the command."""
    slug = "new_household" if command is c.NewHouseholdEntry else command.kind.name.lower()
    return Kind(slug, title or EVENTS[command.kind], group, command, parts, lambda given: command(**given), roles)


def _correction(slug: str, title: str, value: Callable[[Values], Value], *parts: Part) -> Kind:
    """A form that says what one kind of fact should have been."""

    def make(given: Values) -> Command:
        return c.Correction(on=given["on"], person=given["person"], value=value(given), reason=given["reason"])

    whole = (PERSON, WRONG_SINCE, *parts, REASON)
    return Kind(
        f"correction_{slug}", title, Group.CORRECTION, c.Correction, whole, make, aliases={"value": parts[0].name}
    )


def _day(known: PartialDate) -> date:
    return known.earliest


KINDS: tuple[Kind, ...] = (
    _kind(c.ResidenceIn, Group.RESIDENCE, PERSON, DAY, DOOR, JOINS, RELATION),
    _kind(c.ResidenceWithin, Group.RESIDENCE, PERSON, DAY, DOOR, JOINS, RELATION),
    _kind(c.ResidenceOut, Group.RESIDENCE, PERSON, DAY, ELSEWHERE),
    _kind(c.Emigration, Group.RESIDENCE, PERSON, DAY),
    _kind(c.Return, Group.RESIDENCE, PERSON, DAY, DOOR, JOINS, RELATION),
    _kind(c.HouseholdIn, Group.HOUSEHOLD_MOVE, HOUSEHOLD, DAY, DOOR),
    _kind(c.HouseholdOut, Group.HOUSEHOLD_MOVE, HOUSEHOLD, DAY, ELSEWHERE),
    _kind(
        c.Entry,
        Group.NEWCOMERS,
        NAME,
        SEX,
        Part("born", N_("Birth date"), ask.day, hint=DAY.hint),
        DOCUMENT,
        Part("document_number", N_("Document number"), ask.line, False, N_("Newborns and some others have none")),
        Part("on", N_("Here since"), ask.day, hint=DAY.hint),
        DOOR_OR_NONE,
        JOINS,
        RELATION,
        Part("hukou_area", N_("Community of registration"), ask.community, False, N_("If registered in this city")),
        Part("hukou_elsewhere", N_("Registered elsewhere"), ask.division, False, PLACE),
        Part("marital", N_("Marital status"), ask.code("marital_status"), False),
        Part("education", N_("Education"), ask.code("education"), False),
        Part("phone", N_("Telephone"), ask.line, False),
    ),
    _kind(
        c.NewHouseholdEntry,
        Group.NEWCOMERS,
        Part("number", N_("Household number"), ask.line),
        Part("basis", N_("Kind of household"), ask.one_of(dict(BASES), Basis)),
        Part("household_kind", N_("Family or collective"), ask.one_of(dict(HOUSEHOLD_KINDS), HouseholdKind)),
        DOOR,
        SINCE,
        title=N_("Open a household"),
    ),
    _kind(
        c.BirthEvent,
        Group.BIRTH_DEATH,
        NAME,
        SEX,
        Part("on", N_("Birth date"), ask.day, hint=DAY.hint),
        Part("document_number", N_("ID number"), ask.line, False, N_("If one was issued already")),
        Part("mother", N_("Mother"), ask.person, False),
        Part("father", N_("Father"), ask.person, False),
        Part("household", N_("Household joined"), ask.household, False, N_("Empty: the mother's")),
        RELATION,
        Part("dwelling", N_("Address"), ask.door, False, N_("Only where the child does not live with the mother")),
    ),
    _kind(c.Death, Group.BIRTH_DEATH, PERSON, DAY),
    _kind(c.DeathRevoked, Group.BIRTH_DEATH, PERSON, DAY),
    _kind(c.DeclaredMissing, Group.BIRTH_DEATH, PERSON, DAY),
    _kind(c.DeclaredDead, Group.BIRTH_DEATH, PERSON, DAY),
    _kind(c.DeclarationRevoked, Group.BIRTH_DEATH, PERSON, DAY),
    _kind(c.Marriage, Group.MARRIAGE, PERSON, SPOUSE, DAY),
    _kind(c.Divorce, Group.MARRIAGE, PERSON, SPOUSE, DAY),
    _kind(c.Annulment, Group.MARRIAGE, PERSON, SPOUSE, DAY),
    _kind(c.Guardianship, Group.MARRIAGE, *WARD, DAY),
    _kind(c.GuardianshipEnded, Group.MARRIAGE, *WARD, DAY),
    _kind(
        c.HouseholdSplit,
        Group.HOUSEHOLD,
        HOUSEHOLD,
        Part("leavers", N_("Who leaves"), ask.leavers),
        Part("number", N_("Number of the new household"), ask.line, False),
        DOOR_OR_NONE,
        DAY,
    ),
    _kind(
        c.HouseholdMerge,
        Group.HOUSEHOLD,
        Part("household", N_("Household that stays"), ask.household),
        Part("other", N_("Household that joins it"), ask.household),
        DAY,
    ),
    _kind(
        c.HouseholdHead,
        Group.HOUSEHOLD,
        HOUSEHOLD,
        Part("person", N_("New head"), ask.person),
        Part("relations", N_("Relation of the others to the new head"), ask.relations, False),
        DAY,
    ),
    _kind(c.HukouIn, Group.HUKOU, PERSON, DAY, COMMUNITY, HUKOU_KIND, BOOK, RELATION),
    _kind(c.HukouWithin, Group.HUKOU, PERSON, DAY, COMMUNITY, HUKOU_KIND, BOOK, RELATION),
    _kind(c.HukouOut, Group.HUKOU, PERSON, DAY, ELSEWHERE),
    _kind(
        c.ContactChange,
        Group.PAPERS,
        PERSON,
        Part("contact", N_("Which"), ask.one_of(CONTACTS, ContactKind)),
        Part("number", N_("Number"), ask.line, False, N_("Empty: the number is withdrawn")),
        SINCE,
    ),
    _kind(
        c.PreferenceChange,
        Group.PAPERS,
        PERSON,
        Part("no_visits", N_("Wants no visits"), ask.tick),
        Part("no_calls", N_("Wants no calls"), ask.tick),
        SINCE,
    ),
    _kind(c.NumberIssued, Group.PAPERS, PERSON, DOCUMENT, NUMBER, DAY),
    _kind(c.NumberChanged, Group.PAPERS, PERSON, DOCUMENT, NUMBER, DAY),
    _kind(c.NameChange, Group.PAPERS, PERSON, NAME, DAY),
    _kind(c.EducationChange, Group.PAPERS, PERSON, Part("education", N_("Education"), ask.code("education")), SINCE),
    _kind(c.PermitIssued, Group.PAPERS, PERSON, DAY),
    _kind(c.PermitEndorsed, Group.PAPERS, PERSON, DAY),
    _kind(c.DisabilityCard, Group.PAPERS, PERSON, *CARD, SINCE),
    _correction("name", N_("Name"), lambda given: Name(given["name"]), NAME),
    _correction(
        "birth",
        N_("Sex and birth date"),
        lambda given: Birth(given["sex"], given["born"].earliest, given["born"].precision),
        Part("born", N_("Birth date"), ask.day, hint=DAY.hint),
        SEX,
    ),
    _correction(
        "document",
        N_("Identity document"),
        lambda given: IdentityDocument(given["document_type"], given["document_number"]),
        NUMBER,
        DOCUMENT,
    ),
    _correction(
        "marital",
        N_("Marital status"),
        lambda given: Marital(given["marital"]),
        Part("marital", N_("Marital status"), ask.code("marital_status")),
    ),
    _correction(
        "education",
        N_("Education"),
        lambda given: Education(given["education"]),
        Part("education", N_("Education"), ask.code("education")),
    ),
    _correction("residence", N_("Lives at"), lambda given: Residence(given["dwelling"]), DOOR),
    _correction(
        "hukou",
        N_("Household registration"),
        lambda given: Hukou(given["area"], kind=given["hukou_kind"]),
        COMMUNITY,
        HUKOU_KIND,
    ),
    _correction(
        "contact",
        N_("Telephone"),
        lambda given: Contact(given["contact"], given["number"]),
        Part("number", N_("Number"), ask.line),
        Part("contact", N_("Which"), ask.one_of(CONTACTS, ContactKind)),
    ),
    _correction(
        "permit",
        N_("Residence permit"),
        lambda given: Permit(_day(given["issued_on"]), _day(given["endorsed_until"])),
        Part("issued_on", N_("Issued on"), ask.day),
        Part("endorsed_until", N_("Endorsed until"), ask.day),
    ),
    _correction(
        "disability", N_("Disability card"), lambda given: Disability(given["disability"], given["grade"]), *CARD
    ),
    _kind(c.PersonMerge, Group.RECORDS, *RECORDED_TWICE, DAY, roles=RECORDS),
    _kind(c.PersonUnmerge, Group.RECORDS, *RECORDED_TWICE, DAY, roles=RECORDS),
    _kind(c.Adoption, Group.SEALED, CHILD, FATHER, MOTHER, DAY, roles=SEALED),
    _kind(c.AdoptionEnded, Group.SEALED, CHILD, FATHER, MOTHER, DAY, roles=SEALED),
)
BY_SLUG = {kind.slug: kind for kind in KINDS}
