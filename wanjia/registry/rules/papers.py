"""Papers and particulars: identity number, name, permit, contact, contact preference, education, disability card."""

from datetime import date

from wanjia.kernel.dates import PartialDate
from wanjia.kernel.errors import N_, Problem
from wanjia.registry.rules.checks import document_fits, living
from wanjia.registry.rules.decisions import Assertion, Decision, Scene, birth_of, refuse_if
from wanjia.registry.rules.registering import registered, registrable
from wanjia.registry.types.commands import (
    Command,
    ContactChange,
    DisabilityCard,
    EducationChange,
    NameChange,
    NumberChanged,
    NumberIssued,
    PermitEndorsed,
    PermitIssued,
    PreferenceChange,
)
from wanjia.registry.types.facts import (
    Contact,
    Disability,
    Education,
    FactKind,
    IdentityDocument,
    Name,
    Permit,
    Preference,
    Value,
)


def issue_permit(command: PermitIssued, scene: Scene) -> Decision:
    """A residence permit, good for a year; endorsed within the month before each full year."""
    day = command.on.earliest
    return _values(command, scene, Permit(day, _a_year_after(day)))


def endorse_permit(command: PermitEndorsed, scene: Scene) -> Decision:
    """A year more, counted from the last end when endorsed in time, from the day itself when it had lapsed."""
    timeline = scene.person("person").timeline(FactKind.PERMIT)
    held = timeline[-1].value if timeline else None
    refuse_if(
        (held is None, Problem("no_permit", N_("No residence permit is recorded. Record its issue first."), "person"))
    )
    assert isinstance(held, Permit)
    day = command.on.earliest
    return _values(command, scene, Permit(held.issued_on, _a_year_after(max(day, held.endorsed_until))))


def issue_number(command: NumberIssued | NumberChanged, scene: Scene) -> Decision:
    """An identity document's number; an earlier one of the same type ends. A hukou may come with a first one."""
    person = scene.person("person")
    birth = birth_of(person)
    born = PartialDate(birth.born_on, birth.precision)
    first = isinstance(command, NumberIssued)
    refuse_if(
        *document_fits(command.document_type, command.document_number, birth.sex, born),
        (not command.document_number, Problem("number_missing", N_("Enter the number."), "document_number")),
        *(registrable(command, scene, person.id) if first else ()),
    )
    number = IdentityDocument(command.document_type, command.document_number)
    return _values(command, scene, number, *(registered(command, scene) if first else ()))


def change_name(command: NameChange, scene: Scene) -> Decision:
    """Another name from that day; the old one stays findable as of its dates."""
    refuse_if((not command.name, Problem("name_missing", N_("Enter the name."), "name")))
    return _values(command, scene, Name(command.name))


def change_contact(command: ContactChange, scene: Scene) -> Decision:
    """A phone number, or none any more."""
    return _values(command, scene, Contact(command.contact, command.number))


def change_preference(command: PreferenceChange, scene: Scene) -> Decision:
    """No visits, no calls: binds every task the system makes."""
    return _values(command, scene, Preference(command.no_visits, command.no_calls))


def change_education(command: EducationChange, scene: Scene) -> Decision:
    """The highest education reached."""
    return _values(command, scene, Education(command.education))


def record_card(command: DisabilityCard, scene: Scene) -> Decision:
    """The disability card as printed; kind and grade 0 when it was withdrawn."""
    wrong = (command.disability, command.grade) != (0, 0) and not (
        1 <= command.disability <= 7 and 1 <= command.grade <= 4
    )
    refuse_if(
        (wrong, Problem("card_codes", N_("Kind is 1 to 7 and grade 1 to 4, as printed on the card."), "disability"))
    )
    return _values(command, scene, Disability(command.disability, command.grade))


def _values(command: Command, scene: Scene, *values: Value) -> Decision:
    person = scene.person("person")
    refuse_if(*living(command.on, person, scene))
    asserted = tuple(Assertion(person.id, value, command.on) for value in values)
    return Decision(command.on, (("person", person.id),), asserted)


def _a_year_after(day: date) -> date:
    # A permit issued on 29 February is good until 28 February.
    return day.replace(year=day.year + 1, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year + 1)
