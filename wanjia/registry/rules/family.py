"""Marriage and its end, adoption, guardianship. A community reports; the authority's file confirms."""

from wanjia.kernel.dates import PartialDate
from wanjia.kernel.errors import N_, Problem
from wanjia.registry.rules.checks import Check, living, timely
from wanjia.registry.rules.decisions import (
    Assertion,
    Decision,
    Scene,
    active_kin,
    birth_of,
    marital_at,
    refuse_if,
    unusual,
)
from wanjia.registry.rules.timelines import fact_at
from wanjia.registry.types.commands import (
    Adoption,
    AdoptionEnded,
    Annulment,
    Divorce,
    Guardianship,
    GuardianshipEnded,
    Marriage,
)
from wanjia.registry.types.facts import FactKind, Kin, KinKind, Marital, PersonState

FIRST_MARRIAGE, REMARRIAGE, MARRIED_AGAIN = "21", "22", "23"
DIVORCED = "40"
# Ages of the Civil Code, art. 1047. Younger is unusual, not impossible: earlier law and autonomous areas allowed less.
USUAL_AGE = {1: 22, 2: 20}


def marry(command: Marriage, scene: Scene) -> Decision:
    """Both are married from that day: for the first time, again, or to the same spouse again."""
    people = _couple(scene)
    day = command.on.earliest
    refuse_if(
        *(check for person in people for check in living(command.on, person, scene)),
        *_not_oneself(people, "spouse"),
        *(check for person in people for check in _unmarried(person, command.on)),
    )
    young = any(day.year - birth_of(one).born_on.year < USUAL_AGE.get(birth_of(one).sex, 0) for one in people)
    return Decision(
        command.on,
        _subjects(people),
        tuple(Assertion(one.id, Marital(_sort_of_marriage(one, people)), command.on) for one in people)
        + _ties(people, command.on, active=True),
        prompts=unusual((young, N_("One of the two is younger than usual. Please check the birth dates."))),
    )


def divorce(command: Divorce, scene: Scene) -> Decision:
    """Both are divorced from that day."""
    people = _couple(scene)
    refuse_if(
        *(check for person in people for check in living(command.on, person, scene)),
        *(check for person in people for check in _married(person, command.on)),
    )
    asserted = tuple(Assertion(one.id, Marital(DIVORCED), command.on) for one in people)
    return Decision(command.on, _subjects(people), asserted + _ties(people, command.on, active=False))


def annul(command: Annulment, scene: Scene) -> Decision:
    """The marriage never was: from its first day both are what they were before it."""
    people = _couple(scene)
    refuse_if(
        *(check for person in people for check in (*timely(command.on, person, scene), *_married(person, command.on)))
    )
    asserted: tuple[Assertion, ...] = ()
    for one in people:
        timeline = one.timeline(FactKind.MARITAL)
        marriage = fact_at(timeline, command.on.earliest)
        assert marriage is not None
        before = [fact for fact in timeline if fact.valid_to <= marriage.valid_from]
        code = before[-1].value if before else Marital("10")
        since = PartialDate(marriage.valid_from)
        asserted += (Assertion(one.id, code, since), *_ties(people, since, active=False))
    return Decision(command.on, _subjects(people), tuple(dict.fromkeys(asserted)))


def adopt(command: Adoption, scene: Scene) -> Decision:
    """Sealed from the first moment: tie and event answer to two officers only."""
    return _adoption(command, scene, active=True)


def end_adoption(command: AdoptionEnded, scene: Scene) -> Decision:
    """The tie ends; it stays sealed."""
    return _adoption(command, scene, active=False)


def appoint_guardian(command: Guardianship, scene: Scene) -> Decision:
    """``guardian`` answers for ``ward`` from that day."""
    return _guard(command, scene, active=True)


def end_guardianship(command: GuardianshipEnded, scene: Scene) -> Decision:
    """The guardianship ends."""
    return _guard(command, scene, active=False)


def _couple(scene: Scene) -> tuple[PersonState, ...]:
    return tuple(scene.people[role] for role in ("person", "spouse") if role in scene.people)


def _subjects(people: tuple[PersonState, ...]) -> tuple[tuple[str, int], ...]:
    return tuple(zip(("person", "spouse"), (one.id for one in people), strict=False))


def _not_oneself(people: tuple[PersonState, ...], field: str) -> tuple[Check, ...]:
    same = len({one.id for one in people}) < len(people)
    return ((same, Problem("same_person", N_("These are one and the same person. Choose the other one."), field)),)


def _unmarried(person: PersonState, on: PartialDate) -> tuple[Check, ...]:
    married = marital_at(person, on.earliest).startswith("2")
    problem = Problem("married", N_("This person is already married. Record the divorce or the death first."), "person")
    return ((married and bool(_spouses(person, on)), problem),)


def _married(person: PersonState, on: PartialDate) -> tuple[Check, ...]:
    problem = Problem("not_married", N_("No marriage is recorded on that day. Record the marriage first."), "person")
    return ((not marital_at(person, on.earliest).startswith("2"), problem),)


def _spouses(person: PersonState, on: PartialDate) -> tuple[int, ...]:
    return tuple(kin.relative for kin in active_kin(person, on.earliest) if kin.kind == KinKind.SPOUSE)


def _sort_of_marriage(one: PersonState, people: tuple[PersonState, ...]) -> str:
    other = {person.id for person in people} - {one.id}
    earlier = {fact.value.relative for fact in one.all_of(FactKind.KIN) if isinstance(fact.value, Kin)
               and fact.value.kind == KinKind.SPOUSE}  # fmt: skip
    if other & earlier:
        return MARRIED_AGAIN
    was_married = any(isinstance(f.value, Marital) and f.value.code[0] in "234" for f in one.timeline(FactKind.MARITAL))
    return REMARRIAGE if was_married else FIRST_MARRIAGE


def _ties(people: tuple[PersonState, ...], on: PartialDate, *, active: bool) -> tuple[Assertion, ...]:
    if len(people) < 2:  # the spouse is not in the register: what ties there are to others end with the marriage
        one = people[0]
        ended = () if active else _spouses(one, on)
        return tuple(Assertion(one.id, Kin(spouse, KinKind.SPOUSE, active=False), on) for spouse in ended)
    one, other = people
    return tuple(
        Assertion(left.id, Kin(right.id, KinKind.SPOUSE, active=active), on)
        for left, right in ((one, other), (other, one))
    )


def _adoption(command: Adoption, scene: Scene, *, active: bool) -> Decision:
    child = scene.person("child")
    parents = {role: scene.people[role] for role in ("adoptive_father", "adoptive_mother") if role in scene.people}
    refuse_if(
        *living(command.on, child, scene),
        (not parents, Problem("no_parent", N_("Name at least one adoptive parent."), "adoptive_mother")),
        *(
            (birth_of(parent).born_on >= birth_of(child).born_on,
             Problem("younger_than_child", N_("The parent is not older than the child. Check both birth dates."), role))
            for role, parent in parents.items()
        ),
    )  # fmt: skip
    ties = tuple(
        Assertion(child.id, Kin(parent.id, KinKind[role.upper()], active=active), command.on)
        for role, parent in parents.items()
    )
    subjects = (("child", child.id), *((role, parent.id) for role, parent in parents.items()))
    return Decision(command.on, subjects, ties, sealed=True)


def _guard(command: Guardianship, scene: Scene, *, active: bool) -> Decision:
    ward, guardian = scene.person("ward"), scene.person("guardian")
    refuse_if(
        *living(command.on, ward, scene),
        *living(command.on, guardian, scene),
        *_not_oneself((ward, guardian), "guardian"),
    )
    tie = Assertion(ward.id, Kin(guardian.id, KinKind.GUARDIAN, active=active), command.on)
    return Decision(command.on, (("ward", ward.id), ("guardian", guardian.id)), (tie,))
