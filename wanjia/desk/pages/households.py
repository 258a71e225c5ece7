"""家庭户/集体户 and 户卡."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wanjia.access.policies import guard
from wanjia.desk import policies as may
from wanjia.desk.forms import DayForm, HouseholdsForm
from wanjia.desk.pages import words
from wanjia.desk.pages.links import door_on_map, file_url, map_url, report_url
from wanjia.desk.pages.persons import happenings
from wanjia.desk.pages.rows import household_row, household_url, label, person_url, place
from wanjia.desk.pages.scope import asked_area, parts, today, trail
from wanjia.kernel.dates import age
from wanjia.kernel.errors import NotFound
from wanjia.places.queries import dwelling_at
from wanjia.places.types import Address, Area
from wanjia.registry import queries as registry
from wanjia.registry.types.lists import HouseholdFilter
from wanjia.registry.types.views import HouseholdView, MemberLine
from wanjia.web.pages import answer, render, say
from wanjia.web.paging import Page
from wanjia.web.types import Column, HouseholdCard, Member

HEAD = "02"


@guard(may.HOUSEHOLDS)
@require_safe
def households(request: HttpRequest) -> HttpResponse:
    """The households of an area, community by community."""
    area, form = asked_area(request), HouseholdsForm(request.GET)
    if not form.is_valid():
        raise NotFound("list")
    wanted = HouseholdFilter(area=area, basis=form.basis_wanted(), kind=form.kind_wanted())
    seen = registry.households(request.ctx, wanted, page=request.GET.get("page", ""))
    found = seen.value
    return answer(
        request,
        "desk/households.html",
        seen,
        form=form,
        area=area,
        file_url=file_url("households", request.GET, area=area),
        rows=[household_row(line) for line in found.households],
        columns=household_columns(),
        page=Page(found.households, found.before, found.after),
        parts=parts(request.ctx, area),
        trail=trail(request.ctx, area, households_url),
    )


@guard(may.HOUSEHOLD)
@require_safe
def household(request: HttpRequest, uuid) -> HttpResponse:
    """户卡: the members with source and date, what happened, the ways to report a change, and print."""
    form = DayForm(request.GET)
    if not form.is_valid():
        return render(request, "desk/person_day.html", form=form, back=household_url(uuid), status=422)
    seen = registry.household(request.ctx, uuid, on=form.cleaned_data["on"])
    view = seen.value
    events = ("household_in", "household_out", "residence_in", "household_split", "household_head")
    return answer(
        request,
        "desk/household.html",
        seen,
        form=form,
        card=card(view),
        row=household_row(view.line),
        area=place(view.line.area, None),
        hidden=view.line.size - len(view.members),
        happenings=happenings(view.events, view.on),
        reports=_reports(uuid, events) if view.line.closed_on is None else [],
        map_url=map_url(request, view.line.uuid, view.line.address),
        past=view.on != today(request.ctx),
        as_of=request.ctx.at,
    )


@guard(may.HOUSEHOLD_MAP)
@require_safe
def on_map(request: HttpRequest, uuid) -> HttpResponse:
    """The household's door on the map; a look at where somebody lives counts as one at the card."""
    seen = registry.household(request.ctx, uuid)
    home = _home(seen.value.line.address)
    if home is None:
        say(request, _("The position of this household's door is not known yet."))
        return redirect(household_url(uuid))
    return redirect(door_on_map(home))


def _home(address: Address | None) -> int | None:
    """The id of a door that has a position."""
    found = dwelling_at(address) if address and address.longitude is not None else None
    return found.id if found else None


def card(view: HouseholdView) -> HouseholdCard:
    """The household card, the head first."""
    kinds = f"{_(words.HOUSEHOLD_KINDS[view.line.kind])} · {_(words.BASES[view.line.basis])}"
    address = place(view.line.area, view.line.address) or _("address not known")
    return HouseholdCard(view.line.number, kinds, address, tuple(_member(member, view) for member in view.members))


def _member(member: MemberLine, view: HouseholdView) -> Member:
    person = member.person
    return Member(
        name=person.name,
        relation=label("relation", member.relation),
        sex=label("sex", str(person.sex)),
        age=age(person.born_on.earliest, max(view.on, person.born_on.earliest)),
        standing=words.BADGES[member.standing],
        source=_(words.SOURCES[member.source]),
        since=member.since,
        url=person_url(person.uuid),
        head=member.relation == HEAD,
    )


def _reports(uuid, kinds) -> list[dict[str, str]]:
    titles = {kind.name.lower(): _(title) for kind, title in words.EVENTS.items()}
    links = [{"label": titles[kind], "url": report_url(kind, household=uuid)} for kind in kinds]
    return [link for link in links if link["url"]]


def household_columns() -> list[Column]:
    """The heads over rows of households."""
    return [
        Column(_("Household no.")),
        Column(_("Head")),
        Column(_("Kind")),
        Column(_("Community")),
        Column(_("Address")),
        Column(_("People"), number=True),
    ]


def households_url(area: Area) -> str:
    """The households of an area."""
    return f"{reverse('desk:households')}?area={area.id}"
