"""The views somebody keeps: a list, a name for one more, and away with one."""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wanjia.access.policies import guard
from wanjia.atlas import actions, queries
from wanjia.atlas import policies as may
from wanjia.atlas.forms import SaveForm
from wanjia.atlas.types import ViewPage
from wanjia.kernel.errors import N_, Refused
from wanjia.web.pages import render, say
from wanjia.web.types import Column

PAGES = {
    ViewPage.BOARD: N_("Overview"),
    ViewPage.WALL: N_("Wall screen"),
    ViewPage.MAP: N_("Population map"),
    ViewPage.LAYERS: N_("Distribution map"),
    ViewPage.MONTHS: N_("Month by month"),
    ViewPage.TABLE: N_("Tables"),
}


@guard(may.VIEWS)
@require_safe
def views(request: HttpRequest) -> HttpResponse:
    """One's own views, each with its page and its filters."""
    return _list(request)


@guard(may.VIEWS)
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Keep the page one comes from, with its filters, under a name."""
    form = SaveForm(request.POST)
    if not form.is_valid():
        return _list(request, form, status=422)
    given = form.cleaned_data
    try:
        actions.save_view(name=given["name"], page=ViewPage(given["page"]), query=given["query"], by=request.ctx)
    except Refused as refusal:
        form.add_error("name", [_(one.message) for one in refusal.problems])
        return _list(request, form, status=422)
    say(request, _("Saved as “%(name)s”.") % {"name": given["name"]})
    return redirect(_address(ViewPage(given["page"]), given["query"]))


@guard(may.VIEWS)
@require_POST
def delete(request: HttpRequest, view: int) -> HttpResponse:
    """Keep it no longer."""
    actions.delete_view(view, by=request.ctx)
    say(request, _("Deleted."))
    return redirect("atlas:views")


def _list(request: HttpRequest, form: SaveForm | None = None, *, status: int = 200) -> HttpResponse:
    rows = [
        {
            "view": one,
            "page": _(PAGES[one.page]),
            "url": _address(one.page, one.query),
            "delete_url": reverse("atlas:delete_view", args=[one.id]),
        }
        for one in queries.views(request.ctx)
    ]
    columns = [Column(_("Name of the view")), Column(_("Page")), Column(_("Saved on")), Column("")]
    return render(request, "atlas/views.html", status=status, rows=rows, columns=columns, form=form)


def _address(page: ViewPage, query: str) -> str:
    if page is not ViewPage.TABLE:
        return f"{reverse(f'atlas:{page.value}')}?{query}"
    asked = QueryDict(query, mutable=True)
    (code,) = asked.pop("code")
    return f"{reverse('statistics:table', args=[code])}?{asked.urlencode()}"
