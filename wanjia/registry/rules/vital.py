"""Being entered, born, dying, and being declared missing or dead."""

from dataclasses import replace
from datetime import date

from wanjia.kernel.clock import FOREVER
from wanjia.kernel.dates import PartialDate, age
from wanjia.kernel.errors import N_, Problem
from wanjia.registry.rules.checks import alive, document_fits, not_in_future, one_head, timely
from wanjia.registry.rules.decisions import (
    NEW_PERSON,
    Assertion,
    Decision,
    HouseholdState,
    Scene,
    active_kin,
    birth_of,
    ended_on,
    marital_at,
    membership_at,
    refuse_if,
    residence_at,
    unusual,
)
from wanjia.registry.rules.heads import TO_BE_TOLD, restored
from wanjia.registry.rules.registering import registered, registrable
from wanjia.registry.rules.timelines import fact_at
from wanjia.registry.types.commands import (
    BirthEvent,
    Death,
    DeathRevoked,
    DeclarationRevoked,
    DeclaredDead,
    DeclaredMissing,
    Entry,
)
from wanjia.registry.types.facts import (
    Basis,
    Birth,
    Contact,
    ContactKind,
    Education,
    FactKind,
    Hukou,
    IdentityDocument,
    Kin,
    KinKind,
    Life,
    LifeStatus,
    Marital,
    Membership,
    Name,
    PersonState,
    Residence,
    Value,
)

FEMALE = 2
# Under this age at the birth of her child the law prompts a report by those who learn of it (minors' protection):
# the child is registered all the same, the case goes to the sealed queue and to nobody else.
SEALED_BELOW_AGE = 14
UNUSUAL_MOTHER_FROM_AGE = 55


def enter(command: Entry, scene: Scene) -> Decision:
    """Somebody not held so far. What is known now holds from ``on``, name and birth from birth."""
    refuse_if(
        *not_in_future(command.on, scene),
        *not_in_future(command.born, scene, "born"),
        *document_fits(command.document_type, command.document_number, command.sex, command.born),
        *one_head(scene.households.get("household"), command.relation, NEW_PERSON),
        (not command.name, Problem("name_missing", N_("Enter the name."), "name")),
        (
            command.on.latest < command.born.earliest,
            Problem("before_birth", N_("The entry is dated before the birth. Check both dates."), "on"),
        ),
    )
    household = scene.households.get("household")
    values: list[tuple[Value | None, PartialDate]] = [
        (Name(command.name), command.born),
        (Birth(command.sex, command.born.earliest, command.born.precision), command.born),
        (_document(command.document_type, command.document_number), command.on),
        (Residence(command.dwelling) if command.dwelling else None, command.on),
        (_hukou(command), command.on),
        (Marital(command.marital) if command.marital else None, command.on),
        (Education(command.education) if command.education else None, command.on),
        (Contact(ContactKind.PHONE, command.phone) if command.phone else None, command.on),
        (_member(household, command.relation), command.on),
    ]
    asserted = tuple(Assertion(NEW_PERSON, value, since) for value, since in values if value)
    return Decision(command.on, (("person", NEW_PERSON),), asserted)


def be_born(command: BirthEvent, scene: Scene) -> Decision:
    """A birth: the child lives where the mother does, and belongs to the household named or to the mother's.

    Where neither parent is known (a foundling), a household or the door of an institution is enough.
    """
    mother, father = scene.people.get("mother"), scene.people.get("father")
    refuse_if(
        *not_in_future(command.on, scene),
        *document_fits("01", command.document_number, command.sex, command.on),
        (not command.name, Problem("name_missing", N_("Enter the name."), "name")),
        *one_head(scene.households.get("household"), command.relation, NEW_PERSON),
        *registrable(command, scene, NEW_PERSON),
        (not (mother or father or command.dwelling or "household" in scene.households), NO_PLACE_FOR_CHILD),
        *(_parent_problems(mother, command.on, "mother") if mother else ()),
        *(_parent_problems(father, command.on, "father") if father else ()),
        (mother is not None and birth_of(mother).sex != FEMALE, MOTHER_NOT_FEMALE),
    )
    born = command.on.earliest
    home = scene.households.get("household") or _household_of(mother or father, scene, born)
    ties = [(mother, KinKind.MOTHER), (father, KinKind.FATHER)]
    values: list[Value | None] = [
        Name(command.name),
        Birth(command.sex, born, command.on.precision),
        _document("01", command.document_number),
        Residence(command.dwelling) if command.dwelling else _residence_of_child(mother or father, home, born),
        _member(home, command.relation or _relation_of_child(command.sex, home, mother, father)),
        *registered(command, scene),
        *(Kin(parent.id, kind) for parent, kind in ties if parent),
    ]
    sealed = mother is not None and age(birth_of(mother).born_on, born) < SEALED_BELOW_AGE
    return Decision(
        command.on,
        (("child", NEW_PERSON), *((kind.name.lower(), parent.id) for parent, kind in ties if parent)),
        tuple(Assertion(NEW_PERSON, value, command.on) for value in values if value),
        prompts=unusual(
            (mother is not None and age(birth_of(mother).born_on, born) >= UNUSUAL_MOTHER_FROM_AGE, UNUSUAL_AGE),
            (home is None, N_("The child belongs to no household yet. Add it to one when the family says which.")),
        ),
        sealed=sealed,
    )


def die(command: Death, scene: Scene) -> Decision:
    """A death: memberships end, and a spouse is widowed from that day."""
    person = scene.person("person")
    refuse_if(*timely(command.on, person, scene), *alive(person, command.on))
    return _end_life(command.on, person, scene, LifeStatus.DEAD)


def declare_dead(command: DeclaredDead, scene: Scene) -> Decision:
    """A court declares a person dead."""
    person = scene.person("person")
    refuse_if(*timely(command.on, person, scene), *alive(person, command.on))
    return _end_life(command.on, person, scene, LifeStatus.DECLARED_DEAD)


def declare_missing(command: DeclaredMissing, scene: Scene) -> Decision:
    """A court declares a person missing; nothing else changes."""
    person = scene.person("person")
    refuse_if(*timely(command.on, person, scene), *alive(person, command.on))
    missing = Assertion(person.id, Life(LifeStatus.DECLARED_MISSING), command.on)
    return Decision(command.on, (("person", person.id),), (missing,))


def revoke_death(command: DeathRevoked, scene: Scene) -> Decision:
    """The death was recorded in error: the person is alive through that day and back where they were.

    Whoever heads the household by now stays its head.
    """
    return _revoke(command.on, scene, LifeStatus.DEAD)


def revoke_declaration(command: DeclarationRevoked, scene: Scene) -> Decision:
    """A declaration (missing or dead) is revoked."""
    person = scene.person("person")
    declared = any(
        isinstance(fact.value, Life) and fact.value.status == LifeStatus.DECLARED_MISSING and fact.valid_to == FOREVER
        for fact in person.timeline(FactKind.LIFE)
    )
    if declared:
        refuse_if(*timely(command.on, person, scene))
        found = Assertion(person.id, Life(LifeStatus.ALIVE), command.on)
        return Decision(command.on, (("person", person.id),), (found,))
    return _revoke(command.on, scene, LifeStatus.DECLARED_DEAD)


NO_PLACE_FOR_CHILD = Problem(
    "child_without_tie",
    N_("Name the mother, the father, the household the child belongs to, or the address where the child lives."),
    "mother",
)
MOTHER_NOT_FEMALE = Problem(
    "mother_not_female", N_("The person named as mother is recorded as male. Correct that record first."), "mother"
)
UNUSUAL_AGE = N_("The mother was 55 or older at the birth. Please check the dates; the birth is recorded all the same.")


def _parent_problems(parent: PersonState, born: PartialDate, role: str) -> tuple[tuple[bool, Problem], ...]:
    died = ended_on(parent)
    gone = died is not None and role == "mother" and died < born.earliest
    return (
        (
            birth_of(parent).born_on >= born.latest,
            Problem("younger_than_child", N_("The parent is not older than the child. Check both birth dates."), role),
        ),
        (gone, Problem("mother_dead", N_("The mother died before this birth. Check the dates of both."), role)),
    )


def _household_of(parent: PersonState | None, scene: Scene, day: date) -> HouseholdState | None:
    membership = membership_at(parent, Basis.LIVING, day) if parent else None
    return scene.households.get(f"#{membership.household}") if membership else None


def _residence_of_child(parent: PersonState | None, home: HouseholdState | None, day: date) -> Residence | None:
    if home and home.basis == Basis.LIVING and home.dwelling:
        return Residence(home.dwelling)
    return residence_at(parent, day) if parent else None


def _relation_of_child(
    sex: int, home: HouseholdState | None, mother: PersonState | None, father: PersonState | None
) -> str:
    """GB/T 4761 relation to the head: a son or daughter, a grandchild through a son or a daughter, or other kin."""
    if home is None:
        return ""
    relations = dict(home.members)
    parents = [parent for parent in (father, mother) if parent and parent.id in relations]
    if any(parent.id == home.head or relations[parent.id].startswith("1") for parent in parents):
        return "30" if sex == FEMALE else "20"
    if any(relations[parent.id][0] in "23" for parent in parents):
        through_son = any(relations[parent.id][0] == "2" or relations[parent.id] == "38" for parent in parents)
        through_son = through_son and not any(relations[parent.id] == "28" for parent in parents)
        return {(True, False): "41", (True, True): "42", (False, False): "43", (False, True): "44"}[
            (through_son, sex == FEMALE)
        ]
    return "97"


def _document(kind: str, number: str) -> IdentityDocument | None:
    return IdentityDocument(kind, number) if number else None


def _hukou(command: Entry) -> Hukou | None:
    if command.hukou_area or command.hukou_elsewhere:
        return Hukou(command.hukou_area, command.hukou_elsewhere)
    return None


def _member(household: HouseholdState | None, relation: str) -> Membership | None:
    return Membership(household.basis, household.id, relation) if household else None


def _end_life(on: PartialDate, person: PersonState, scene: Scene, status: LifeStatus) -> Decision:
    day = on.earliest
    leaving = tuple(
        Assertion(person.id, Membership(basis, None), on) for basis in Basis if membership_at(person, basis, day)
    )
    homes = [scene.households.get(f"#{m.household}") for b in Basis if (m := membership_at(person, b, day))]
    headless = any(home and home.head == person.id and len(home.members) > 1 for home in homes)
    return Decision(
        on,
        (("person", person.id),),
        (Assertion(person.id, Life(status), on), *leaving, *_widow(on, person, scene)),
        prompts=unusual((headless, N_("The head of the household has died. Record the new head next."))),
    )


def _widow(on: PartialDate, person: PersonState, scene: Scene) -> tuple[Assertion, ...]:
    day = on.earliest
    spouses = [kin.relative for kin in active_kin(person, day) if kin.kind == KinKind.SPOUSE]
    ended = tuple(
        Assertion(one, Kin(other, KinKind.SPOUSE, active=False), on)
        for spouse in spouses
        for one, other in ((person.id, spouse), (spouse, person.id))
    )
    living = [scene.members[spouse] for spouse in spouses if spouse in scene.members]
    married = [spouse for spouse in living if marital_at(spouse, day).startswith("2") and ended_on(spouse) is None]
    return ended + tuple(Assertion(spouse.id, Marital("30"), on) for spouse in married)


def _revoke(on: PartialDate, scene: Scene, status: LifeStatus) -> Decision:
    person = scene.person("person")
    wrong = next(
        (
            fact
            for fact in person.timeline(FactKind.LIFE)
            if isinstance(fact.value, Life) and fact.value.status == status and fact.valid_to == FOREVER
        ),
        None,
    )
    refuse_if(
        *not_in_future(on, scene),
        (wrong is None, Problem("not_dead", N_("No death is recorded that could be revoked."), "person")),
    )
    assert wrong is not None
    since = PartialDate(wrong.valid_from)
    alive_again = Assertion(person.id, Life(LifeStatus.ALIVE), since)
    touched = {person.id: person} | dict(scene.members)
    before = tuple(fact for one in touched.values() for fact in _undo(one, wrong.event))
    again = restored(before, scene)
    return Decision(
        on,
        (("person", person.id),),
        (alive_again, *again),
        prompts=unusual((again != before, TO_BE_TOLD)),
        details={"revokes": wrong.event},
    )


def _undo(person: PersonState, event: int) -> tuple[Assertion, ...]:
    """What held before ``event`` ended it, again from that day: memberships, marriage, the tie to the spouse."""
    found: list[Assertion] = []
    for (kind, _), timeline in person.whole().items():
        if kind == FactKind.LIFE:
            continue
        for fact in timeline:
            if fact.event == event and fact.valid_to == FOREVER:
                before = fact_at(timeline, fact.valid_from.fromordinal(fact.valid_from.toordinal() - 1))
                if before:
                    found.append(Assertion(person.id, replace(before.value), PartialDate(fact.valid_from)))
    return tuple(found)
