"""The person's page as of any day, one masked number in full, and who looked."""

from collections.abc import Iterable
from datetime import date

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wanjia.access.policies import guard, may_open
from wanjia.access.types import UnmaskReason
from wanjia.audit.types import Look, Looks
from wanjia.desk import policies as may
from wanjia.desk import queries
from wanjia.desk.forms import AsOf
from wanjia.desk.pages import facts, words
from wanjia.desk.pages.links import file_url, map_url, report_url
from wanjia.desk.pages.origins import NO_FILES, Files, file_of, file_title, files_of
from wanjia.desk.pages.rows import household_row, person_row, person_url
from wanjia.kernel.clock import CHINA, day_in_china
from wanjia.kernel.errors import NotFound, Refused
from wanjia.places.queries import area_by_code
from wanjia.registry import queries as registry
from wanjia.registry.types import FactKind
from wanjia.registry.types.views import EventLine, KinLine, PersonView
from wanjia.web.forms import tell
from wanjia.web.pages import answer, render
from wanjia.web.types import Column, Happening, Tab


@guard(may.PERSON)
@require_safe
def person(request: HttpRequest, uuid) -> HttpResponse:
    """A person's page; a merged record leads to the one it was merged into."""
    form = AsOf(request.GET)
    if not form.is_valid():
        return render(request, "desk/person_day.html", form=form, status=422)
    day, moment = form.cleaned_data["on"], form.moment(request.ctx.at)
    try:
        seen = registry.person(request.ctx, uuid, on=day, believed_at=moment)
    except Refused as refusal:
        tell(form, refusal)
        return render(request, "desk/person_day.html", form=form, back=person_url(uuid), status=422)
    view = seen.value
    if view.merged_into:
        return redirect("desk:person", view.merged_into)
    return answer(request, "desk/person.html", seen, form=form, **_context(request, view, form))


@guard(may.REVEAL)
@require_POST
def reveal(request: HttpRequest, uuid, kind: str, sort: int) -> HttpResponse:
    """One masked number in full, in its place on the page."""
    reason = request.POST.get("reason")
    if kind not in {"document", "contact"} or reason not in set(UnmaskReason):
        raise NotFound("number")
    seen = registry.reveal(request.ctx, uuid, FactKind[kind.upper()], sort=sort, reason=UnmaskReason(reason))
    return answer(request, "desk/revealed.html", seen)


@guard(may.LOOKS)
@require_safe
def looks(request: HttpRequest, uuid) -> HttpResponse:
    """Who looked at this person, when and why."""
    seen = queries.looks_at(request.ctx, uuid, older=request.GET.get("page", ""))
    return answer(
        request,
        "desk/looks.html",
        seen,
        rows=look_rows(seen.value, day_in_china(request.ctx.at)),
        columns=look_columns(),
        tabs=_tabs(uuid, "looks"),
        file_url=file_url("looks", QueryDict(), person=uuid),
        older=queries.older_token(seen.value),
    )


def look_columns() -> list[Column]:
    """The heads over rows of looks."""
    return [Column(title) for title in (_("When"), _("Area"), _("Purpose"), _("How"), _("Officer"))]


def look_rows(looks: Looks, on: date) -> list[dict[str, object]]:
    """Looks in the reader's words."""
    names = {code: _area_name(code, on) for code in {look.area for look in looks.items}}
    return [_look_row(look, names[look.area]) for look in looks.items]


def _area_name(code: str, on: date) -> str:
    try:
        return area_by_code(code, on=on).name if code else ""
    except NotFound:
        return code


def _look_row(look: Look, area: str) -> dict[str, object]:
    return {
        "at": look.at.astimezone(CHINA),
        "area": area,
        "purpose": _(words.PURPOSES[look.purpose]) if look.purpose in words.PURPOSES else look.purpose,
        "how": _(words.GRADES[look.grade]),
        "officer": look.officer,
    }


def happenings(events: Iterable[EventLine], on: date, files: Files = NO_FILES) -> list[Happening]:
    """A timeline up to a day, the latest first; what happened alike to several people at once is told once."""
    return list(dict.fromkeys(_happening(event, files) for event in events if event.occurred_on.earliest <= on))


def _happening(event: EventLine, files: Files) -> Happening:
    file = file_of(event, files)
    recorded = _("recorded %(day)s") % {"day": f"{event.recorded_at.astimezone(CHINA):%Y-%m-%d}"}
    return Happening(
        day=str(event.occurred_on),
        title=_(words.EVENTS[event.kind]),
        detail=_(words.ROLES[event.role]) if event.role in words.ROLES else "",
        standing=words.BADGES[event.standing],
        source=f"{file_title(file) if file else _(words.SOURCES[event.source])} · {recorded}",
        url=reverse("desk:delivery", args=[file.number]) if file else "",
    )


def _context(request: HttpRequest, view: PersonView, form: AsOf) -> dict[str, object]:
    today = day_in_china(request.ctx.at)
    files = files_of(request, view.events)
    told = {one.uuid: file_title(file) for one in view.events if (file := file_of(one, files))}
    return {
        "row": person_row(view.line, view.on),
        "facts": facts.lines(view, may.fields_for(request.ctx.roles), request, files=told),
        "households": [household_row(line) for line in view.households],
        "kin": [_kin_row(line) for line in view.kin],
        "kin_columns": [Column(_("Relation")), Column(_("Name")), Column(_("Since"))],
        "household_columns": [Column(_("Household no.")), Column(_("Kind")), Column(_("Address")), Column(_("Head"))],
        "happenings": happenings(view.events, view.on, files),
        "past": view.on != today or view.believed_at < request.ctx.at,
        "as_of": view.believed_at,
        "tabs": _tabs(view.uuid, "person"),
        "reports": _reports(request, view),
        "doubles": reverse("desk:doubles", args=[view.uuid]) if request.ctx.roles & may.RECORDS else "",
        "map_url": map_url(request, view.line.household, view.line.address),
    }


def _reports(request: HttpRequest, view: PersonView) -> list[dict[str, str]]:
    found = [{"label": _("Report a change"), "url": url}] if (url := report_url("correction", person=view.uuid)) else []
    if may_open(request, "desk:sealing"):
        found.append({"label": _("Seal this record"), "url": f"{reverse('desk:sealing')}?person={view.uuid}"})
    return found


def _kin_row(line: KinLine) -> dict[str, object]:
    return {
        "relation": _(words.KIN[line.kind][line.is_child]),
        "name": line.name,
        "url": person_url(line.uuid) if line.uuid else "",
        "life": "" if line.life == 1 else _(words.LIVES[line.life]),
        "since": line.since,
    }


def _tabs(uuid, current: str) -> list[Tab]:
    pages = {"person": _("Record"), "looks": _("Who looked"), "counter": _("Print for the person")}
    names = {"person": "desk:person", "looks": "desk:looks", "counter": "desk:counter_sheets"}
    return [Tab(words, reverse(names[page], args=[uuid]), page == current) for page, words in pages.items()]
