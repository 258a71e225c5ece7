"""Whether somebody about to be entered is held already."""

from wanjia.access.queries import system_context, within
from wanjia.access.types import RequestContext
from wanjia.intake.types import Candidate as Likely
from wanjia.kernel.errors import N_, Problem, Refused
from wanjia.linkage.queries import china, thresholds, weigh_each
from wanjia.places.queries import dwelling
from wanjia.registry.queries import candidates, lookalikes
from wanjia.registry.types.commands import BirthEvent, Command, Entry, NumberChanged, NumberIssued
from wanjia.registry.types.lists import Candidate, Ground
from wanjia.registry.types.sketches import Sketch

MOST_LIKELY = 5

KNOWN_NUMBER = N_("A person with this ID number is in the register already. Search by the number and report a move.")
KNOWN_NAME = N_(
    "Somebody of this name and birth date lives here already. Look at the record; if it is another person, say so."
)


def alike(command: Command) -> tuple[Candidate, ...]:
    """Persons held who may be the one the command would enter, the likeliest first."""
    if isinstance(command, NumberIssued | NumberChanged):
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


def likely_doubles(ctx: RequestContext, sketch: Sketch) -> tuple[Likely, ...]:
    """Persons of the whole city who may be the one sketched, the likeliest first, with why; five at most.

    Whoever :func:`refuse_known` asks about is among them. Ids and weights only, so nothing is accounted for here: whom
    a page names is read in the asker's own reach.
    """
    with within(system_context("gate", at=ctx.at)):
        found = lookalikes(sketch)
    why = weigh_each(sketch.texts(), (one.sketch.texts() for one in found), model=china())
    told = list(zip(found, why, strict=True))
    likely = [
        Likely(one.person, why.probability, why.steps)
        for one, why in told
        if one.same_number or _same_name(one.sketch, sketch) or why.probability >= thresholds().ask
    ]
    return tuple(sorted(likely, key=lambda one: -one.probability)[:MOST_LIKELY])


def _same_name(held: Sketch, told: Sketch) -> bool:
    return (held.name, held.born_on) == (told.name, told.born_on)
