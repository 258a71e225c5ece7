"""Choosing the persons and households that a form names: by search, within reach, told apart from namesakes."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from wanjia.access.policies import guard
from wanjia.access.types import RequestContext
from wanjia.desk import policies as may
from wanjia.desk.forms import fields as ask
from wanjia.desk.forms.fields import Clerk
from wanjia.desk.forms.reports import ReportForm, uuid_of
from wanjia.desk.pages import words
from wanjia.desk.pages.rows import label, place
from wanjia.intake.queries import likely_doubles
from wanjia.intake.types import Candidate
from wanjia.kernel.errors import NotFound
from wanjia.kernel.seen import Seen
from wanjia.registry import queries as registry
from wanjia.registry.types.views import HouseholdLine, PersonLine
from wanjia.web.forms import MembersInput
from wanjia.web.pages import answer
from wanjia.web.types import Choice

MOST_FOUND = 12
FIELDS = frozenset({"person", "spouse", "mother", "father", "child", "adoptive_father", "adoptive_mother", "ward"}) | {
    "guardian",
    "duplicate",
    "household",
    "other",
}


@dataclass(frozen=True)
class Alike:
    """Persons in reach who may be meant, the likeliest first, and how many there are out of reach."""

    named: tuple[tuple[PersonLine, Candidate], ...]
    outside: int


@guard(may.REPORT_FIND)
@require_POST
def find(request: HttpRequest, what: str) -> HttpResponse:
    """Records to choose from for one field of a form; what was typed stands in the body only."""
    field = request.POST.get("field", "")
    if what not in FINDERS or field not in FIELDS:
        raise NotFound("field")
    text = request.POST.get(f"{field}-find", "").strip()[:100]
    seen = FINDERS[what](request.ctx, text)
    return answer(request, "desk/found_choices.html", seen, field=field, choices=seen.value, typed=text)


@guard(may.REPORT_FIND)
@require_GET
def members(request: HttpRequest) -> HttpResponse:
    """The members of a household that was just chosen."""
    field = request.GET.get("field", "")
    uuid = uuid_of(request.GET.get("household"))
    if field not in {"leavers", "relations"} or uuid is None:
        raise NotFound("field")
    made = (ask.leavers if field == "leavers" else ask.relations)(Clerk(request.ctx))
    seen = registry.household(request.ctx, uuid)
    widget: MembersInput = made.widget
    widget.members = _members(seen.value.members, {})
    return answer(request, "desk/members.html", seen, html=widget.render(field, None, {"id": f"id_{field}"}))


def name_chosen(ctx: RequestContext, form: ReportForm) -> dict[str, Seen]:
    """Tell the form's pickers whom they name; answers with what the page shows of the register, by name.

    NotFound where the form names a record out of reach.
    """
    persons, households = _ids(form, ask.PICKS_PERSON), _ids(form, ask.PICKS_HOUSEHOLD)
    seen: dict[str, Seen] = {}
    if persons:
        seen["persons"] = registry.persons_named(ctx, persons.values())
        _choose(form, persons, seen["persons"].value, person_choice)
    if households:
        seen["households"] = registry.households_named(ctx, households.values())
        _choose(form, households, seen["households"].value, household_choice)
    return seen | _name_members(ctx, form, households.get("household"))


def name_alike(ctx: RequestContext, form: ReportForm) -> dict[str, Seen]:
    """Those who may be the one about to be entered, with how likely and why; who is out of reach is only counted."""
    sketch = form.sketch()
    likely = likely_doubles(ctx, sketch) if sketch else ()
    if not likely:
        return {}
    seen = registry.persons_named(ctx, [one.person for one in likely])
    named = [(seen.value[one.person], one) for one in likely if one.person in seen.value]
    return {"alike": Seen(Alike(tuple(named), len(likely) - len(named)), seen.audit_id)}


def person_choice(line: PersonLine) -> Choice:
    """A person with what tells namesakes apart."""
    life = "" if line.life == 1 else _(words.LIVES[line.life])
    parts = (label("sex", str(line.sex)), str(line.born_on), place(line.area, line.address), life)
    return Choice(str(line.uuid), line.name, " · ".join(part for part in parts if part))


def household_choice(line: HouseholdLine) -> Choice:
    """A household with its kind, its head and its address."""
    head = line.head_name or _("no head")
    closed = _("closed") if line.closed_on else ""
    parts = (_(words.BASES[line.basis]), head, place(line.area, line.address), closed)
    return Choice(str(line.uuid), line.number, " · ".join(part for part in parts if part))


def _persons(ctx: RequestContext, text: str) -> Seen[tuple[Choice, ...]]:
    seen = registry.search(ctx, text, limit=MOST_FOUND)
    lines = [line for found in seen.value for line in found.persons]
    return Seen(tuple(map(person_choice, lines[:MOST_FOUND])), seen.audit_id)


def _households(ctx: RequestContext, text: str) -> Seen[tuple[Choice, ...]]:
    found = registry.search(ctx, text, limit=MOST_FOUND).value
    seen = registry.households_of(ctx, text, [line.uuid for one in found for line in one.persons])
    return Seen(tuple(map(household_choice, seen.value.values())), seen.audit_id)


FINDERS: dict[str, Callable[[RequestContext, str], Seen[tuple[Choice, ...]]]] = {
    "persons": _persons,
    "households": _households,
}


def _ids(form: ReportForm, makers: frozenset[ask.Maker]) -> dict[str, UUID]:
    """The records in the pickers made by ``makers``, by field."""
    values = {part.name: uuid_of(form[part.name].value()) for part in form.kind.parts if part.make in makers}
    return {name: uuid for name, uuid in values.items() if uuid}


def _choose(form: ReportForm, ids: dict[str, UUID], found: dict, choice: Callable[..., Choice]) -> None:
    if set(ids.values()) - set(found):
        raise NotFound("record")
    for name, uuid in ids.items():
        form.fields[name].widget.choices = (replace(choice(found[uuid]), chosen=True),)


def _name_members(ctx: RequestContext, form: ReportForm, household: UUID | None) -> dict[str, Seen]:
    fields = [name for name, field in form.fields.items() if isinstance(field.widget, MembersInput)]
    if not fields or household is None:
        return {}
    seen = registry.household(ctx, household)
    for name in fields:
        chosen = dict(map(_pair, form[name].value() or []))
        form.fields[name].widget.members = _members(seen.value.members, chosen)
    return {"members": seen}


def _pair(one: object) -> tuple[str, str]:
    return (str(one[0]), str(one[1])) if isinstance(one, tuple) else (str(one), "")


def _members(lines: Iterable, chosen: dict[str, str]) -> tuple[Choice, ...]:
    first = next(iter(chosen), "")
    return tuple(
        Choice(
            str(member.person.uuid),
            member.person.name,
            f"{label('relation', member.relation)} · {member.person.born_on}",
            chosen=str(member.person.uuid) in chosen,
            head=str(member.person.uuid) == first,
            relation=chosen.get(str(member.person.uuid), ""),
        )
        for member in lines
    )
