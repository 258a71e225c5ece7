"""Checks that many events share. Only what is logically impossible is a problem; the rest is taken and asked about."""

from wanjia.kernel.dates import PartialDate
from wanjia.kernel.errors import N_, Problem
from wanjia.kernel.identity import read
from wanjia.registry.rules.decisions import HouseholdState, Scene, birth_of, ended_on
from wanjia.registry.types.facts import Basis, PersonState
from wanjia.registry.types.relations import HEAD

Check = tuple[bool, Problem]
CITIZEN_NUMBER = "01"
SEXES = (1, 2)


def not_in_future(on: PartialDate, scene: Scene, field: str = "on") -> tuple[Check, ...]:
    """Nothing is recorded before it has happened."""
    problem = Problem("in_future", N_("The date lies in the future. Enter the day it happened."), field)
    return ((on.earliest > scene.today, problem),)


def timely(on: PartialDate, person: PersonState, scene: Scene) -> tuple[Check, ...]:
    """Not in the future and not before the person was born."""
    problem = Problem(
        "before_birth", N_("This is dated before the person was born (%(born)s). Check the date."), "on",
        {"born": birth_of(person).born_on.isoformat()},
    )  # fmt: skip
    return (*not_in_future(on, scene), (on.latest < birth_of(person).born_on, problem))


def alive(person: PersonState, on: PartialDate) -> tuple[Check, ...]:
    """The dead neither move nor marry nor die again."""
    died = ended_on(person)
    problem = Problem(
        "dead", N_("This person died on %(died)s. If that is wrong, revoke the death first."), "person",
        {"died": died.isoformat() if died else ""},
    )  # fmt: skip
    return ((died is not None and on.latest >= died, problem),)


def living(on: PartialDate, person: PersonState, scene: Scene) -> tuple[Check, ...]:
    """What nearly every event asks: dated between birth and death."""
    return (*timely(on, person, scene), *alive(person, on))


def one_head(home: HouseholdState | None, relation: str, person: int, role: str = "relation") -> tuple[Check, ...]:
    """A household has one head: whoever comes into one that has a head is something else to it."""
    problem = Problem(
        "second_head",
        N_("This household has a head. Choose another relation; if the head changes, record the new head afterwards."),
        role,
    )
    return ((home is not None and relation == HEAD and home.head not in (None, person), problem),)


def of_basis(home: HouseholdState | None, basis: Basis, role: str = "household") -> tuple[Check, ...]:
    """People of a household live together, or are registered together: what is said of one is not said of the other."""
    message = {
        Basis.LIVING: N_("This is a registered household. Choose the household in which the people live together."),
        Basis.REGISTERED: N_("This household lives together but is not a registered one. Choose the registered one."),
    }[basis]
    return ((home is not None and home.basis != basis, Problem("other_basis", message, role)),)


def document_fits(kind: str, number: str, sex: int, born: PartialDate) -> tuple[Check, ...]:
    """A citizen number tells birth date and sex; both must agree with what is entered beside it."""
    if not number or kind != CITIZEN_NUMBER:
        return ()
    # Whether the number is one that may be held here at all was asked at the gate.
    told = read(number, demo=True)
    told_birth = told.birth_date if told else None
    told_sex = int(told.sex) if told and told.sex else None
    wrong_birth = told_birth is not None and not born.earliest <= told_birth <= born.latest
    wrong_sex = told_sex in SEXES and sex in SEXES and told_sex != sex
    return (
        (
            wrong_birth,
            Problem(
                "number_birth", N_("The ID number says born on %(told)s, the form says otherwise. Check both."),
                "document_number", {"told": told_birth.isoformat() if told_birth else ""},
            ),
        ),
        (
            wrong_sex,
            Problem("number_sex", N_("The ID number says another sex than the form. Check both."), "document_number"),
        ),
    )  # fmt: skip


def is_open(home: HouseholdState, on: PartialDate, field: str = "household") -> tuple[Check, ...]:
    """A household to which something happens exists on that day."""
    closed = home.closed_on <= on.earliest
    return (
        (closed, Problem("household_closed", N_("This household was closed. Choose one that exists."), field)),
        (
            on.latest < home.opened_on,
            Problem("before_household", N_("The household did not exist yet on that day."), "on"),
        ),
    )
