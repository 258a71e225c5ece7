"""Records of the register that may be of one human: people are asked about each pair, once."""

from uuid import UUID, uuid5

from wanjia.access.types import RequestContext
from wanjia.intake.actions.questions import ask_questions
from wanjia.intake.queries.duplicates import likely_doubles
from wanjia.intake.queries.questions import known_different
from wanjia.intake.types import Asked, Candidate, QuestionKind
from wanjia.kernel.errors import NotFound
from wanjia.registry.queries import persons_compared, visible
from wanjia.registry.types import ContactKind
from wanjia.registry.types.sketches import Sketch
from wanjia.registry.types.views import ComparedPerson

PAIRS = UUID("8d0f6c8e-6c0f-5b0a-9a57-3f1f6a3f7f01")  # the names in it are pairs of records
CITIZEN_NUMBER = 1


def ask_about_doubles(person: UUID, *, by: RequestContext) -> tuple[UUID, ...]:
    """Ask about every record of the city that may be of the same human; returns the numbers of the questions.

    A pair that was said to be two people is not asked again. Where one of a pair is out of the asker's reach the city's
    office is asked. NotFound for a person out of reach.
    """
    found = persons_compared(by, [person]).value
    if person not in found:
        raise NotFound("person")
    here = found[person].view.uuid
    likely = [one for one in likely_doubles(by, _sketch(found[person])) if one.person != here]
    apart = known_different((here, one.person) for one in likely)
    near = visible(by, [one.person for one in likely])
    asked = [
        pair_asked(here, one, by.area if one.person in near else "")
        for one in likely
        if (here, one.person) not in apart
    ]
    ask_questions(asked, at=by.at)
    return tuple(one.uuid for one in asked)


def _sketch(one: ComparedPerson) -> Sketch:
    line = one.view.line
    return Sketch(
        name=one.view.name,
        sex=str(line.sex),
        born_on=line.born_on.earliest,
        number=one.documents.get(CITIZEN_NUMBER, ""),
        phone=one.contacts.get(ContactKind.PHONE, ""),
        area=line.area.code if line.area else "",
    )


def pair_asked(here: UUID, other: Candidate, area: str) -> Asked:
    """The question about two records; the same whichever of them it begins with, and whenever it is asked."""
    first, second = sorted((here, other.person))
    return Asked(
        uuid5(PAIRS, f"{first} {second}"),
        QuestionKind.REGISTER_PAIR,
        subject=first,
        candidates=(Candidate(second, other.probability, other.steps),),
        area=area,
    )
