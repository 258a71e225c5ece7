"""Whether somebody about to be entered is held already."""

from wanjia.kernel.errors import N_, Problem, Refused
from wanjia.places.queries import dwelling
from wanjia.registry.queries import candidates
from wanjia.registry.types.commands import BirthEvent, Command, Entry, NumberIssued
from wanjia.registry.types.lists import Candidate, Ground

KNOWN_NUMBER = N_("A person with this ID number is in the register already. Search by the number and report a move.")
KNOWN_NAME = N_(
    "Somebody of this name and birth date lives here already. Look at the record; if it is another person, say so."
)


def alike(command: Command) -> tuple[Candidate, ...]:
    """Persons held who may be the one the command would enter, the likeliest first."""
    if isinstance(command, NumberIssued):
        found = candidates(number=command.document_number, name="", born_on=command.on.earliest, area_id=None)
        return tuple(one for one in found if one.ground is Ground.NUMBER and one.person != command.person)
    if not isinstance(command, Entry | BirthEvent):
        return ()
    born = command.born if isinstance(command, Entry) else command.on
    area = dwelling(command.dwelling).address.area_id if command.dwelling else None
    return candidates(number=command.document_number, name=command.name, born_on=born.earliest, area_id=area)


def refuse_known(command: Command, *, distinct: bool) -> None:
    """Refuse a second record of one human. ``distinct``: the teller has looked and says it is somebody else.

    An ID number settles it whatever the teller says; a name and a birth date are only asked about in the same place.
    """
    found = alike(command)
    if any(one.ground is Ground.NUMBER for one in found):
        raise Refused(Problem("known_number", KNOWN_NUMBER, "document_number"))
    if not distinct and any(one.same_area for one in found):
        raise Refused(Problem("known_name", KNOWN_NAME, "name"))
