"""What a row of a department's file is, held against what the register knows: one rule, asked row by row.

Every row gets exactly one class. Rows with a fault of form never come here. Whoever is not in the register is entered
only by a birth or by a hukou that comes into the city; everybody else is a question, or parked when not of this city.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from wanjia.intake.rules.survivorship import Claim, decide, source_of
from wanjia.intake.rules.survivorship import Verdict as Stands
from wanjia.intake.types.deliveries import CHANGES, Known, RowClass, Told, Verdict
from wanjia.intake.types.sources import LINKED, Layout, Meaning
from wanjia.kernel.characters import folded
from wanjia.kernel.dates import PartialDate
from wanjia.kernel.errors import N_, Problem
from wanjia.kernel.identity import WRONG_DIGIT, mistyped
from wanjia.kernel.pinyin import readings
from wanjia.registry.types import EventKind, FactKind, Source, Standing
from wanjia.registry.types import commands as c
from wanjia.registry.types.holders import Child, Holder
from wanjia.registry.types.relations import plain

AREA_DIGITS, CITY_DIGITS = 12, 4
LEVELS = (CITY_DIGITS, 6, 9, AREA_DIGITS)  # digits of a city, a county, a township, a community
A_YEAR = timedelta(days=365)
MARRIED, DIVORCED = "2", "40"
BY_RESIDENTS = (Source.DESK, Source.API)  # what a resident has told in person

NOBODY = N_("Nobody in the register has this ID number. Say whom the row means.")
NO_NUMBER = N_("The row has no ID number. Say whom it means.")
NAME_DIFFERS = N_("The ID number belongs to somebody of another name. Check whom the row means.")
NOT_OURS = N_("The row is about people who are not registered and do not live in this city.")
BY_HAND = N_("Adoptions are sealed. An officer records this one in the form for adoptions.")
DIED_OTHERWISE = N_("The register has this death on %(died)s. Check which date is right.")
DEAD = N_("By the register this person died on %(died)s. Check the row and the recorded death.")
MARRIED_ALREADY = N_("By the register one of the two is married already. Check the earlier marriage.")
NOT_MARRIED = N_("By the register these two are not married to each other. Check the marriage.")
WHOLE_AREA = N_("The area has to be that of a community: twelve digits.")
TOLD_BY_RESIDENT = N_("The resident has told us another phone number. It stays until the resident is asked.")
NAMELESS = N_("The child has no name yet. It is entered when the name is known.")
ANOTHER_CHILD = N_(
    "A child of this mother with the same birth date and sex is held under another name. Is it the same?"
)
SEVERAL = N_("The row may mean somebody who is in the register. Say whom.")


@dataclass(frozen=True)
class _Case:
    """A row with what it is held against."""

    told: Told
    known: Known
    meaning: Meaning | None
    layout: Layout
    found: dict[str, Holder] = field(default_factory=dict)

    @property
    def on(self) -> date:
        """The day of the event, which the checks have seen to be there; else that of its registration."""
        wanted = (self.meaning.on if self.meaning else "", "happened_on", "registered_on")
        return next(day for fact in wanted if (day := self.told.day(fact)))

    @property
    def relation(self) -> str:
        """What somebody is to the head, without the order of children and without adoption."""
        return plain(self.told.text("relation"))

    @property
    def moment(self) -> PartialDate:
        return PartialDate(self.on)

    def verdict(self, of: RowClass, command: c.Command | None = None, problem: Problem | None = None) -> Verdict:
        return Verdict(of, command, problem, {role: one.person for role, one in self.found.items()})

    def conflict(self, code: str, message: str, **params: str) -> Verdict:
        return self.verdict(RowClass.CONFLICT, None, Problem(code, message, "", params))

    def question(self, code: str, message: str, fact: str = "") -> Verdict:
        return self.verdict(RowClass.QUESTION, None, Problem(code, message, fact))

    def same(self) -> Verdict:
        return self.verdict(RowClass.SAME)


def classify(layout: Layout, told: Told, known: Known) -> Verdict:
    """The class of a row without a fault, and the command it comes to where it changes anything."""
    act = told.text("act")
    meaning = next((one for one in layout.meanings if not one.acts or act in one.acts), None)
    case = _Case(told, known, meaning, layout)
    case.found.update((role, holder) for role in layout.roles if (holder := _holder(case, role)))
    if told.asks:
        role = next(iter(told.asks))
        return case.question("several", SEVERAL, f"{role}_name")
    return _mistyped(case) or _meant(case)


def _mistyped(case: _Case) -> Verdict | None:
    """A digit of a number is wrong, and nobody was recognised by the rest of what is told: then the row is."""
    numbers = (f"{role}_number" for role in case.layout.roles if role not in case.found)
    wrong = next((number for number in numbers if mistyped(case.told.text(number))), None)
    return case.verdict(RowClass.FAULT, None, Problem("check_character", WRONG_DIGIT, wrong)) if wrong else None


def _meant(case: _Case) -> Verdict:
    layout, meaning = case.layout, case.meaning
    if meaning is None:
        return _person_of(case, "person") or case.same() if "person" in layout.roles else _nothing_new(case)
    if meaning.kind in SEALED:
        return case.question("by_hand", BY_HAND)
    return _RULES[meaning.kind](case)


def numbers_of(layout: Layout, told: Told) -> list[str]:
    """The identity numbers in a row."""
    return [number for role in layout.roles if (number := told.text(f"{role}_number"))]


def unclear_roles(layout: Layout, told: Told, known: Known) -> list[str]:
    """Those of a row whom neither a number nor anybody's choice has settled: linkage is asked about them."""
    case = _Case(told, known, None, layout)
    case.found.update((role, holder) for role in layout.roles if (holder := _holder(case, role)))
    missing = [role for role in LINKED if role in layout.roles and role not in case.found and told.text(f"{role}_name")]
    doubtful = [role for role in layout.roles if _doubtful(case, role)]
    return [role for role in (*missing, *doubtful) if role not in told.people]


def same_name(one: str, other: str) -> bool:
    """Whether two names may be written forms of one: the same characters but for variants, or the same sound."""
    if one == other:
        return True
    plain, beside = folded(one), folded(other)
    if plain == beside:
        return True
    sounds = {reading.full for reading in readings(plain)}
    return not sounds.isdisjoint(reading.full for reading in readings(beside))


def lives(verdict: Verdict, known: Known) -> str:
    """Where the people of a row live, for the count of coverage: "here", "elsewhere" or "unknown"."""
    people = [known.by_person[person] for person in verdict.people.values() if person in known.by_person]
    if verdict.of is RowClass.NEW or any(one.resides or one.hukou for one in people):
        return "here"
    return "elsewhere" if people or verdict.of is RowClass.PARKED else "unknown"


# Whom a row means


def _holder(case: _Case, role: str) -> Holder | None:
    if role in case.told.people:
        chosen = case.told.people[role]
        return case.known.by_person.get(chosen) if chosen else None
    return case.known.by_number.get(case.told.text(f"{role}_number"))


def _doubtful(case: _Case, role: str) -> bool:
    name, holder = case.told.text(f"{role}_name"), case.found.get(role)
    chosen = role in case.told.people
    return bool(holder and name and not chosen and not same_name(name, holder.name))


def _person_of(case: _Case, role: str) -> Verdict | None:
    """Why it is not clear whom ``role`` means; None when it is."""
    if role not in case.found:
        return _unknown(case, role)
    return case.question("name_differs", NAME_DIFFERS, f"{role}_name") if _doubtful(case, role) else None


def _unknown(case: _Case, role: str) -> Verdict:
    area = case.told.text("area") or case.told.text("from_area")
    if role in case.told.people:  # somebody has looked: nobody who is held is meant
        return _parked(case)
    if area and area[:CITY_DIGITS] not in case.known.city:
        return _parked(case)
    number = f"{role}_number"
    if case.told.text(number):
        return case.question("nobody", NOBODY, number)
    return case.question("no_number", NO_NUMBER, number)


def _parked(case: _Case) -> Verdict:
    return case.verdict(RowClass.PARKED, None, Problem("not_ours", NOT_OURS))


def _nothing_new(case: _Case) -> Verdict:
    """A row of several people that tells no event, such as the copy of a certificate."""
    doubtful = next((role for role in case.layout.roles if _doubtful(case, role)), None)
    if doubtful:
        return case.question("name_differs", NAME_DIFFERS, f"{doubtful}_name")
    return case.same() if case.found else _parked(case)


def _died(case: _Case, *people: Holder) -> Verdict | None:
    gone = next((one.died_on for one in people if one.died_on and one.died_on <= case.on), None)
    return case.conflict("dead", DEAD, died=gone.isoformat()) if gone else None


_OfPerson = Callable[[_Case, Holder], Verdict]


def _of_one(rule: _OfPerson) -> Callable[[_Case], Verdict]:
    """A rule about one person, asked when it is clear who that is."""

    def decide(case: _Case) -> Verdict:
        return _person_of(case, "person") or rule(case, case.found["person"])

    return decide


def _of_living(rule: _OfPerson) -> Callable[[_Case], Verdict]:
    return _of_one(lambda case, person: _died(case, person) or rule(case, person))


def _command(case: _Case, of: RowClass, kind: type[c.OnePerson], **values: Any) -> Verdict:
    command = kind(on=case.moment, person=case.found["person"].person, **values)
    return case.verdict(of, command)


# Life and death


def _death(case: _Case, person: Holder) -> Verdict:
    if person.died_on is None:
        kind = c.DeclaredDead if case.meaning and case.meaning.kind is EventKind.DECLARED_DEAD else c.Death
        return _command(case, RowClass.EVENT, kind)
    if person.died_on == case.on:
        return case.same()
    return case.conflict("died_otherwise", DIED_OTHERWISE, died=person.died_on.isoformat())


def _death_revoked(case: _Case, person: Holder) -> Verdict:
    return case.same() if person.died_on is None else _command(case, RowClass.EVENT, c.DeathRevoked)


def _emigration(case: _Case, person: Holder) -> Verdict:
    return _command(case, RowClass.EVENT, c.Emigration) if person.resides else case.same()


def _birth(case: _Case) -> Verdict:
    parents = [role for role in ("mother", "father") if role in case.found]
    doubtful = next((role for role in ("child", *parents) if _doubtful(case, role)), None)
    if doubtful:
        return case.question("name_differs", NAME_DIFFERS, f"{doubtful}_name")
    if "child" in case.found:
        return case.same()
    return _held_child(case) or _new_child(case, parents)


def _held_child(case: _Case) -> Verdict | None:
    """The child is held already without this number: by another department's file, or told by the family."""
    mother = case.found.get("mother")
    born = [one for one in case.known.children.get(mother.person, ()) if _may_be(case, one)] if mother else []
    name, number = case.told.text("child_name"), case.told.text("child_number")
    named = next((one for one in born if not name or same_name(name, one.name)), None)
    if named:
        if number and not named.numbered:
            issued = c.NumberIssued(
                on=case.moment, person=named.person, document_number=number, **_registration(case, [mother])
            )
            return case.verdict(RowClass.UPDATE, issued)
        return case.same()
    unnumbered = [one for one in born if not (number and one.numbered)]
    return case.question("another_child", ANOTHER_CHILD, "child_name") if unnumbered else None


def _may_be(case: _Case, child: Child) -> bool:
    return child.born_on == case.on and str(child.sex) == case.told.text("child_sex")


def _new_child(case: _Case, parents: list[str]) -> Verdict:
    head = case.found.get("head")
    home = head.household if head and not parents else None
    if not (parents or home):
        return _unknown(case, "mother")
    if not case.told.text("child_name"):
        return case.question("nameless", NAMELESS, "child_name")
    mother, father = case.found.get("mother"), case.found.get("father")
    born = c.BirthEvent(
        on=case.moment,
        name=case.told.text("child_name"),
        sex=int(case.told.text("child_sex") or 0),
        document_number=case.told.text("child_number"),
        mother=mother.person if mother else None,
        father=father.person if father else None,
        household=home,
        relation=case.relation if home else "",
        **_registration(case, [mother, father]),
    )
    return case.verdict(RowClass.NEW, born)


def _registration(case: _Case, parents: Sequence[Holder | None]) -> dict[str, Any]:
    """Where the hukou of a newborn is registered, by a row that tells it; {} by one that does not.

    A row that names no more than the county means the community of those with whom the child is registered there.
    """
    told, head = case.told.text("area"), case.found.get("head")
    if not (told and case.meaning and "registered_household" in case.meaning.fields):
        return {}
    told_digits = next(digits for digits in LEVELS if not told[digits:].strip("0"))
    with_whom = [one.hukou for one in (head, *parents) if one and one.hukou[:told_digits] == told[:told_digits]]
    code = told.ljust(AREA_DIGITS, "0")
    area = next((case.known.areas[one] for one in (code, *with_whom) if one in case.known.areas), None)
    if area is None:
        return {}
    book = head.registered_household if head and head.hukou in (code, *with_whom) else None
    relation = case.relation if book else ""
    return {"hukou_area": area, "registered_household": book, "registered_relation": relation}


# Marriage and its end


def _couple(case: _Case) -> Verdict | list[Holder]:
    """Those of the two who are in the register, or why it is not clear who they are."""
    roles = [role for role in ("husband", "wife") if role in case.found]
    doubtful = next((role for role in roles if _doubtful(case, role)), None)
    if doubtful:
        return case.question("name_differs", NAME_DIFFERS, f"{doubtful}_name")
    people = [case.found[role] for role in roles]
    return (_died(case, *people) or people) if people else _parked(case)


def _pair(case: _Case, kind: type[c.Couple], people: list[Holder]) -> Verdict:
    spouse = people[1].person if len(people) > 1 else None
    return case.verdict(RowClass.EVENT, kind(on=case.moment, person=people[0].person, spouse=spouse))


def _each_other(people: list[Holder]) -> bool:
    return len(people) > 1 and people[1].person in people[0].spouses


def _marriage(case: _Case) -> Verdict:
    people = _couple(case)
    if isinstance(people, Verdict):
        return people
    married = [one for one in people if one.marital.startswith(MARRIED)]
    if not married:
        return _pair(case, c.Marriage, people)
    alone = len(people) == 1 and people[0].marital_since == case.on
    return case.same() if _each_other(people) or alone else case.conflict("married", MARRIED_ALREADY)


def _parting(case: _Case) -> Verdict:
    people = _couple(case)
    if isinstance(people, Verdict):
        return people
    married = [one for one in people if one.marital.startswith(MARRIED)]
    others = len(people) > 1 and not _each_other(people) and any(one.spouses for one in people)
    if len(married) == len(people) and not others:
        divorced = case.meaning is not None and case.meaning.kind is EventKind.DIVORCE
        return _pair(case, c.Divorce if divorced else c.Annulment, people)
    ended = all(one.marital == DIVORCED and one.marital_since == case.on for one in people)
    return case.same() if ended else case.conflict("not_married", NOT_MARRIED)


# Hukou, permits, papers, phones


def _hukou_comes(case: _Case) -> Verdict:
    code = case.told.text("to_area").ljust(AREA_DIGITS, "0")
    area = case.known.areas.get(code)
    if area is None:
        return case.verdict(RowClass.FAULT, None, Problem("whole_area", WHOLE_AREA, "to_area"))
    arrives = case.meaning is not None and case.meaning.kind is EventKind.HUKOU_IN
    if arrives and "person" not in case.found and case.told.text("person_number"):
        return _newcomer(case, area)
    unclear = _person_of(case, "person")
    if unclear:
        return unclear
    person, head = case.found["person"], case.found.get("head")
    if person.hukou == code:
        return case.same()
    book = head.registered_household if head else None
    relation = case.relation if book else ""
    kind = c.HukouIn if arrives else c.HukouWithin
    died = _died(case, person)
    return died or _command(case, RowClass.EVENT, kind, area=area, household=book, relation=relation)


def _newcomer(case: _Case, area: int) -> Verdict:
    """Nobody held has the number of somebody whose hukou comes into the city."""
    number = case.told.text("person_number")
    born = case.told.day("person_born_on") or date.fromisoformat(f"{number[6:10]}-{number[10:12]}-{number[12:14]}")
    sex = int(case.told.text("person_sex") or 2 - int(number[16]) % 2)
    entry = c.Entry(
        on=case.moment,
        name=case.told.text("person_name"),
        sex=sex,
        born=PartialDate(born),
        document_number=number,
        hukou_area=area,
    )
    return case.verdict(RowClass.NEW, entry)


def _hukou_leaves(case: _Case) -> Verdict:
    if "person" not in case.found:
        return _parked(case)
    unclear = _person_of(case, "person") or _died(case, case.found["person"])
    if unclear:
        return unclear
    if not case.found["person"].hukou:
        return case.same()
    return _command(case, RowClass.EVENT, c.HukouOut, elsewhere=case.told.text("to_area"))


def _permit_issued(case: _Case, person: Holder) -> Verdict:
    if person.permit_issued == case.on:
        return case.same()
    return _command(case, RowClass.UPDATE, c.PermitIssued)


def _permit_endorsed(case: _Case, person: Holder) -> Verdict:
    if person.permit_until is None:  # one that was issued before the register knew of permits
        return _command(case, RowClass.UPDATE, c.PermitIssued)
    if person.permit_until >= case.on + A_YEAR:
        return case.same()
    return _command(case, RowClass.UPDATE, c.PermitEndorsed)


def _card(case: _Case, person: Holder) -> Verdict:
    valid = case.told.text("act") != "withdrawn"
    card = (int(case.told.text("card_kind")), int(case.told.text("card_grade"))) if valid else (0, 0)
    if person.card == card:
        return case.same()
    return _command(case, RowClass.UPDATE, c.DisabilityCard, disability=card[0], grade=card[1])


def _contact(case: _Case, person: Holder) -> Verdict:
    """A phone known by the way: it is taken or not by the rule of survivorship, and the resident's own word is kept."""
    phone = case.told.text("person_phone")
    if not phone:
        return case.same()
    by_resident = person.phone_source in BY_RESIDENTS
    told = Claim(case.known.phones.get(phone, b"").hex(), source_of(case.layout), Standing.REPORTED, case.on)
    found = decide(FactKind.CONTACT, _phone_held(person, by_resident), told)
    if found.verdict is Stands.QUESTION:
        return case.conflict("told_by_resident", TOLD_BY_RESIDENT if by_resident else found.reason)
    if found.verdict is Stands.KEEP:
        return case.same()
    return _command(case, RowClass.UPDATE, c.ContactChange, number=phone)


def _phone_held(person: Holder, by_resident: bool) -> Claim | None:
    """What is held; told by the resident it stands above every file."""
    if person.phone_since is None:
        return None
    source = Source(person.phone_source)
    return Claim(person.phone.hex(), source, Standing.REPORTED, person.phone_since, corrected=by_resident)


SEALED = frozenset({EventKind.ADOPTION, EventKind.ADOPTION_ENDED})
_RULES: dict[EventKind, Callable[[_Case], Verdict]] = {
    EventKind.BIRTH: _birth,
    EventKind.DEATH: _of_one(_death),
    EventKind.DECLARED_DEAD: _of_one(_death),
    EventKind.DEATH_REVOKED: _of_one(_death_revoked),
    EventKind.EMIGRATION: _of_living(_emigration),
    EventKind.MARRIAGE: _marriage,
    EventKind.DIVORCE: _parting,
    EventKind.ANNULMENT: _parting,
    EventKind.HUKOU_IN: _hukou_comes,
    EventKind.HUKOU_WITHIN: _hukou_comes,
    EventKind.HUKOU_OUT: _hukou_leaves,
    EventKind.PERMIT_ISSUED: _of_living(_permit_issued),
    EventKind.PERMIT_ENDORSED: _of_living(_permit_endorsed),
    EventKind.DISABILITY_CARD: _of_living(_card),
    EventKind.CONTACT: _of_living(_contact),
}


def changes_anything(verdict: Verdict) -> bool:
    """Whether a row comes to a command."""
    return verdict.of in CHANGES
