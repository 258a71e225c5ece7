"""Mending the record: corrections, verification, persons entered twice."""

from wanjia.kernel.clock import FOREVER
from wanjia.kernel.dates import PartialDate
from wanjia.kernel.errors import N_, Problem
from wanjia.registry.rules.checks import document_fits, not_in_future, timely
from wanjia.registry.rules.decisions import Assertion, Decision, Scene, birth_of, ended_on, refuse_if, unusual
from wanjia.registry.rules.heads import TO_BE_TOLD, returning
from wanjia.registry.types.commands import Correction, PersonMerge, PersonUnmerge, Verification
from wanjia.registry.types.facts import KIND_OF, Birth, Fact, FactKind, IdentityDocument, PersonState, slot_of

LEAST_REASON = 4


def correct(command: Correction, scene: Scene) -> Decision:
    """What was recorded is superseded from its own first day; both stay readable, with the reason."""
    person, value = scene.person("person"), command.value
    kind = KIND_OF[type(value)]
    timeline = person.timeline(kind, slot_of(value))
    wrong = [fact for fact in timeline if fact.covers(command.on.earliest)]
    later = (fact.valid_from for fact in timeline if fact.valid_from > command.on.earliest)
    since = PartialDate(wrong[0].valid_from, wrong[0].precision) if wrong else command.on
    until = wrong[0].valid_to if wrong else min(later, default=FOREVER)
    born = value.born_on if isinstance(value, Birth) else None
    died = ended_on(person)
    refuse_if(
        *(not_in_future(command.on, scene) if born else timely(command.on, person, scene)),
        (
            len(command.reason.strip()) < LEAST_REASON,
            Problem("no_reason", N_("Say why the record is wrong."), "reason"),
        ),
        (
            bool(wrong) and wrong[0].value == value,
            Problem("same_value", N_("This is what is recorded already."), "value"),
        ),
        (
            born is not None and born > scene.today,
            Problem("in_future", N_("The birth date lies in the future."), "value"),
        ),
        (born is not None and died is not None and born > died, BORN_AFTER_DEATH),
        (born is not None and born >= _first_name(person).valid_to, BORN_AFTER_NAME),
        *_number_fits(value, person_birth=birth_of(person)),
    )
    if born is not None:  # name and birth hold from birth on, so a new birth date moves their first day
        return Decision(command.on, (("person", person.id),), _reborn(person.id, value, scene))
    return Decision(command.on, (("person", person.id),), (Assertion(person.id, value, since, until),))


def verify(command: Verification, scene: Scene) -> Decision:
    """The reported facts of a person were checked; their standing rises to that of the event."""
    person = scene.person("person")
    refuse_if(*not_in_future(command.on, scene))
    return Decision(command.on, (("person", person.id),), verified=person.id)


def merge_persons(command: PersonMerge, scene: Scene) -> Decision:
    """Two records of one human: the duplicate points to the one that stays; nothing is rewritten."""
    person, duplicate = scene.person("person"), scene.person("duplicate")
    refuse_if(
        *not_in_future(command.on, scene),
        (person.id == duplicate.id, Problem("same_person", N_("Choose two different records."), "duplicate")),
        (duplicate.canonical is not None, Problem("merged", N_("This record was merged before."), "duplicate")),
        (
            person.canonical is not None,
            Problem("merged", N_("This record was merged into another. Choose that one."), "person"),
        ),
    )
    return Decision(command.on, (("person", person.id), ("duplicate", duplicate.id)), merge=(duplicate.id, person.id))


def unmerge_persons(command: PersonUnmerge, scene: Scene) -> Decision:
    """The merge was wrong: both records are as they were, but that a household keeps the head it has by now."""
    person, duplicate = scene.person("person"), scene.person("duplicate")
    apart = duplicate.canonical != person.id
    refuse_if((apart, Problem("not_merged", N_("These two records are not merged."), "duplicate")))
    changed = returning(duplicate, scene)
    return Decision(
        command.on,
        (("person", person.id), ("duplicate", duplicate.id)),
        changed,
        merge=(duplicate.id, None),
        prompts=unusual((bool(changed), TO_BE_TOLD)),
    )


BORN_AFTER_DEATH = Problem(
    "born_after_death", N_("The birth date is later than the recorded death. Check both."), "value"
)
BORN_AFTER_NAME = Problem(
    "born_after_name",
    N_("The birth date is later than a recorded change of name. Correct the change of name first."),
    "value",
)


def _number_fits(value: object, *, person_birth: Birth) -> tuple[tuple[bool, Problem], ...]:
    if not isinstance(value, IdentityDocument):
        return ()
    born = PartialDate(person_birth.born_on, person_birth.precision)
    return document_fits(value.type, value.number, person_birth.sex, born)


def _reborn(person: int, value: object, scene: Scene) -> tuple[Assertion, ...]:
    assert isinstance(value, Birth)
    since = PartialDate(value.born_on, value.precision)
    name = _first_name(scene.person("person"))
    return (Assertion(person, value, since), Assertion(person, name.value, since, name.valid_to))


def _first_name(person: PersonState) -> Fact:
    return person.timeline(FactKind.NAME)[0]
