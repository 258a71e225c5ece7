"""工作台: what waits, what was done, what falls due."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from wanjia.access.policies import guard, may_open
from wanjia.access.queries import review_list
from wanjia.desk import policies as may
from wanjia.desk.pages import receipts
from wanjia.desk.pages.areas import area_url
from wanjia.desk.pages.rows import PersonRow, person_columns, person_rows
from wanjia.desk.pages.scope import home_area, today
from wanjia.intake import queries as intake
from wanjia.registry import queries as registry
from wanjia.web.frame import frame
from wanjia.web.pages import answer, render
from wanjia.web.paging import Page
from wanjia.web.types import Column, Tab

SHOWN = 20


@guard(may.HOME)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The first page of the menu that this account may open."""
    menu = frame(request)["frame"]["menu"]
    return redirect(menu[0].lines[0].url) if menu else render(request, "desk/nothing.html")


@guard(may.TODO)
@require_safe
def todo(request: HttpRequest) -> HttpResponse:
    """Persons of one's own area about whom something is only reported."""
    area = home_area(request.ctx)
    seen = registry.unverified(request.ctx, area.id, page=request.GET.get("page", ""), limit=SHOWN)
    found = seen.value
    return answer(
        request,
        "desk/todo.html",
        seen,
        rows=person_rows(found.persons, today(request.ctx)),
        columns=person_columns(),
        page=Page(found.persons, found.before, found.after),
        tabs=tabs(request, "todo"),
        glasses=review_list(request.ctx).glasses.count(),
        area=area,
        area_url=area_url(area),
        as_of=request.ctx.at,
    )


@guard(may.DONE)
@require_safe
def done(request: HttpRequest) -> HttpResponse:
    """What one reported, verified and received oneself, the latest first."""
    page = intake.done(request.ctx, page=request.GET.get("page", ""))
    return render(
        request,
        "desk/done.html",
        rows=[receipts.done_row(one) for one in page.rows],
        page=page,
        columns=[Column(_("Received")), Column(_("What")), Column(_("Source")), Column(_("State"))],
        tabs=tabs(request, "done"),
    )


@guard(may.DUE)
@require_safe
def due(request: HttpRequest) -> HttpResponse:
    """Residence permits of one's own area that are to be endorsed within the month."""
    area = home_area(request.ctx)
    seen = registry.permits_due(request.ctx, area.id, page=request.GET.get("page", ""), limit=SHOWN)
    found = seen.value
    persons = person_rows([permit.person for permit in found.permits], today(request.ctx))
    return answer(
        request,
        "desk/due.html",
        seen,
        rows=[_due(permit.until, row, today(request.ctx)) for permit, row in zip(found.permits, persons, strict=True)],
        columns=[Column(_("Due")), Column(_("Name")), Column(_("Address")), Column(_("Endorsed until"))],
        page=Page(found.permits, found.before, found.after),
        tabs=tabs(request, "due"),
        as_of=request.ctx.at,
    )


def _due(until: date, row: PersonRow, on: date) -> dict[str, object]:
    days = (until - on).days
    if days < 0:
        told = ngettext("due %(days)s day ago", "due %(days)s days ago", -days) % {"days": -days}
    elif days == 0:
        told = _("due today")
    else:
        told = ngettext("in %(days)s day", "in %(days)s days", days) % {"days": days}
    return {"row": row, "until": until, "words": told, "kind": "danger" if days < 0 else "warning" if days < 8 else ""}


def tabs(request: HttpRequest, current: str) -> list[Tab]:
    """The parts of the home page that the viewer opens."""
    titles = {"todo": _("To do"), "done": _("Done"), "due": _("Due")}
    opened = [name for name in titles if may_open(request, f"desk:{name}")]
    return [Tab(titles[name], reverse(f"desk:{name}"), name == current) for name in opened]
