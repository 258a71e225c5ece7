"""The register for programs: one person with a purpose, or who bears a number."""

from dataclasses import replace
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from ninja import Router

from wanjia.access.policies import Token, fields_for, stated_headers
from wanjia.kernel import identity
from wanjia.kernel.errors import N_, Problem, Refused
from wanjia.registry import policies as may
from wanjia.registry import queries
from wanjia.registry.schemas import MatchOut, NumberIn, PersonOut, match_out, person_out
from wanjia.web.api import AsOf, problems, told

persons = Router(tags=["persons"])


@persons.get(
    "/{uuid:person}",
    response={200: PersonOut, **problems(404)},
    auth=Token(may.PERSON),
    exclude_unset=True,
    url_name="person",
    openapi_extra=stated_headers(may.PERSON),
)
def one_person(request: HttpRequest, person: UUID, on: AsOf = None) -> PersonOut:
    """A person as of a day (today), with the kinds of facts that the role of the token may see.

    Counts as one of the persons the token may open on one day; the look stands in the audit log before the answer.
    """
    allowed = fields_for(may.PERSON, request.ctx)
    return told(queries.person(request.ctx, person, on=on), lambda view: person_out(view, allowed))


@persons.post(
    "/by-number",
    response={200: list[MatchOut], **problems()},
    auth=Token(may.PERSON_BY_NUMBER),
    url_name="person_by_number",
    openapi_extra=stated_headers(may.PERSON_BY_NUMBER),
)
def persons_by_number(request: HttpRequest, asked: NumberIn) -> list[MatchOut]:
    """Persons within reach who bear an identity number, or bore it; an empty list where none does."""
    number = _whole_number(asked.number)
    return told(queries.bearers(request.ctx, number), lambda lines: [match_out(line) for line in lines])


def _whole_number(text: str) -> str:
    """The number as it is stored; part of one, or one with a slip, is refused and finds nobody."""
    try:
        number = identity.read(text, demo=settings.DEMO)
    except Refused as refused:
        raise Refused(*(replace(problem, field="number") for problem in refused.problems)) from None
    if number is None:
        raise Refused(Problem("identity_number.missing", N_("Enter the whole identity number."), "number"))
    return number.text
