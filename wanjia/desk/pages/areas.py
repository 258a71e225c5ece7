"""An area with what is counted in it and in its parts."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wanjia.access.policies import guard
from wanjia.desk import policies as may
from wanjia.desk.pages.buildings import buildings_url
from wanjia.desk.pages.households import households_url
from wanjia.desk.pages.roster import roster_url
from wanjia.desk.pages.scope import asked_area, trail
from wanjia.kernel.errors import N_
from wanjia.places.types import Area
from wanjia.registry import queries as registry
from wanjia.registry.types.lists import AreaCounts
from wanjia.web.pages import render
from wanjia.web.types import Column

FIGURES = {
    "people": N_("Living here"),
    "registered": N_("Registered here"),
    "unverified": N_("To verify"),
    "households": N_("Households (living)"),
    "registered_households": N_("Households (hukou)"),
    "dwellings": N_("Doors"),
    "empty_dwellings": N_("Vacant"),
}


@guard(may.AREA)
@require_safe
def area(request: HttpRequest) -> HttpResponse:
    """Counts of one area and of the areas directly below it: exact and live, within the reader's own reach."""
    view = registry.area_counts(request.ctx, asked_area(request))
    whole = view.whole.area
    return render(
        request,
        "desk/area.html",
        area=whole,
        figures=_figures(view.whole),
        vacant=view.whole.empty_dwellings,
        parts=[{"name": part.area.name, "url": area_url(part.area), "counts": _counts(part)} for part in view.parts],
        columns=[Column(_("Area")), *(Column(_(title), number=True) for title in FIGURES.values())],
        links=_links(whole),
        trail=trail(request.ctx, whole.id, area_url),
        as_of=request.ctx.at,
    )


def _figures(whole: AreaCounts) -> list[dict[str, object]]:
    """A figure for each count; a click leads to what it counts."""
    lists = {
        "people": roster_url(whole.area.id),
        "registered": f"{roster_url(whole.area.id)}&basis=2",
        "unverified": f"{roster_url(whole.area.id)}&standing=1",
        "households": households_url(whole.area),
        "registered_households": f"{households_url(whole.area)}&basis=2",
        "dwellings": buildings_url(whole.area),
    }
    return [{"label": _(FIGURES[name]), "count": getattr(whole, name), "url": url} for name, url in lists.items()]


def _counts(part: AreaCounts) -> list[int]:
    return [getattr(part, name) for name in FIGURES]


def _links(whole: Area) -> list[dict[str, str]]:
    return [
        {"label": _("Buildings"), "url": buildings_url(whole)},
        {"label": _("Households"), "url": households_url(whole)},
        {"label": _("Roster"), "url": roster_url(whole.id)},
    ]


def area_url(one: Area) -> str:
    """The page of an area."""
    return f"{reverse('desk:area')}?area={one.id}"
