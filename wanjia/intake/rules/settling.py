"""What takes the place of a value of the register when people have said that the file's stands."""

from wanjia.intake.types.deliveries import Told, Verdict
from wanjia.kernel.dates import PartialDate
from wanjia.kernel.errors import N_, Problem, Refused
from wanjia.registry.types.commands import Command, ContactChange, Death, DeathRevoked

BY_FORM = N_("This cannot be taken over from a file by itself. Correct the record in its form.")


def replacing(verdict: Verdict, told: Told) -> list[Command]:
    """The events by which the file's value stands; Refused where only a form can tell what has to change with it."""
    code = verdict.problem.code if verdict.problem else ""
    person = verdict.people.get("person")
    on = told.day("happened_on") or told.day("registered_on")
    if person is None or on is None:
        raise Refused(Problem("by_form", BY_FORM))
    day = PartialDate(on)
    if code == "died_otherwise":
        return [DeathRevoked(on=day, person=person), Death(on=day, person=person)]
    if code == "told_by_resident":
        return [ContactChange(on=day, person=person, number=told.text("person_phone"))]
    raise Refused(Problem("by_form", BY_FORM))
