"""A map as a file: GeoJSON for other programs, SVG to print and to make a picture of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wanjia.access.policies import guard
from wanjia.access.types import RequestContext
from wanjia.atlas import actions, queries
from wanjia.atlas import policies as may
from wanjia.atlas.forms import AreaForm, FileForm, MonthsForm
from wanjia.atlas.pages import hexagons
from wanjia.atlas.pages.words import choropleth, legend, mark, source
from wanjia.atlas.rules import files
from wanjia.atlas.rules.figures import told
from wanjia.atlas.types import ClassedMap, Honeycomb, Shown, Wish
from wanjia.kernel.clock import CHINA
from wanjia.kernel.errors import N_, NotFound, Problem, Refused
from wanjia.web.pages import late
from wanjia.web.types import Choropleth, LegendLine

GEOJSON, SVG = "application/geo+json", "image/svg+xml"
# Units of the view box: where the map begins, from one line of text to the next, from its top to its letters.
HEAD, LINE, LETTERS = 60.0, 22.0, 12.0
LEAST_WIDTH = 640.0  # so that the lines below a narrow map fit


@dataclass(frozen=True)
class Sheet:
    """The words around a map that leaves as a drawing; ``foot`` are the lines below its legend."""

    title: str
    total: str
    as_of: datetime
    late: str
    closed_on: date | None
    legend: Sequence[LegendLine]
    foot: Sequence[str]


@guard(may.MAP_FILE)
@require_safe
def geojson(request: HttpRequest) -> HttpResponse:
    """The areas with their figure, in the datum that is asked for."""
    form = _form(request)
    found = actions.take_map(form.wish(queries.home_area(request.ctx).id), kind="geojson", by=request.ctx)
    return _areas_geojson(request, found, form.shown())


@guard(may.MAP_FILE)
@require_safe
def svg(request: HttpRequest) -> HttpResponse:
    """The map with title, legend and marks, as a drawing that needs nothing else."""
    form = _form(request)
    found = actions.take_map(form.wish(queries.home_area(request.ctx).id), kind="svg", by=request.ctx)
    return _areas_svg(request, found)


@guard(may.MONTHS_FILE)
@require_safe
def months_geojson(request: HttpRequest) -> HttpResponse:
    """The areas with their figure at the end of a month."""
    wish, step = _month(request)
    found = actions.take_months(wish, step=step, kind="geojson", by=request.ctx)
    return _areas_geojson(request, found.shown, Shown.WGS_84, day=found.day)


@guard(may.MONTHS_FILE)
@require_safe
def months_svg(request: HttpRequest) -> HttpResponse:
    """The map of the end of a month as a drawing."""
    wish, step = _month(request)
    found = actions.take_months(wish, step=step, kind="svg", by=request.ctx)
    return _areas_svg(request, found.shown, day=found.day)


@guard(may.MAP_FILE)
@require_safe
def hexagons_geojson(request: HttpRequest) -> HttpResponse:
    """The hexagons with their people."""
    found = actions.take_hexagons(_area(request), kind="geojson", by=request.ctx)
    document = {
        "type": "FeatureCollection",
        "datum": Shown.WGS_84.value,
        "as_of": found.as_of.isoformat(),
        "behind": found.behind,
        "title": _hexagons_title(found),
        "definition": hexagons.definition(),
        "source": hexagons.source(found),
        "mark": _mark(request),
        "features": hexagons.features(found),
    }
    return _attached(_json(document), f"{found.area.code}-hexagons", found.as_of)


@guard(may.MAP_FILE)
@require_safe
def hexagons_svg(request: HttpRequest) -> HttpResponse:
    """The hexagons over the outlines of the area's parts, as a drawing."""
    found = actions.take_hexagons(_area(request), kind="svg", by=request.ctx)
    outlines = queries.outlines_below(request.ctx, found.area.id)
    lines = hexagons.legend(found)
    sheet = Sheet(
        title=_hexagons_title(found),
        total=f"{sum(one.people for one in found.hexagons):,}",
        as_of=found.as_of,
        late=late(found.behind),
        closed_on=found.on if found.least else None,
        legend=lines,
        foot=[mark(outlines), hexagons.definition(), hexagons.source(found), _mark(request)],
    )
    drawn, borders = hexagons.drawn(found, [shape for _area, shape, _row in outlines], lines)
    return _attached(_sheet(sheet, drawn, borders), f"{found.area.code}-hexagons", found.as_of)


def _areas_geojson(request: HttpRequest, found: ClassedMap, shown: Shown, day: date | None = None) -> HttpResponse:
    held = queries.outlines(found)
    marks = {
        "title": _title(found, day),
        "figure": found.figure.key,
        "definition": _(found.figure.definition),
        "total": files.plain(found.total, found.figure.decimals),
        "schematic": held.schematic,
        "outlines": list(held.sources),
        "source": source(found.closed_on),
        "mark": _mark(request),
    }
    return _attached(_json(files.geojson(found, held.shapes, shown, marks)), _name(found, day), found.as_of)


def _areas_svg(request: HttpRequest, found: ClassedMap, day: date | None = None) -> HttpResponse:
    drawn = choropleth(found, queries.drawing(found), lambda area: "")
    sheet = Sheet(
        title=_title(found, day),
        total=told(found.total, found.figure),
        as_of=found.as_of,
        late=late(found.behind),
        closed_on=found.closed_on,
        legend=legend(found),
        foot=[drawn.mark if drawn else "", _(found.figure.definition), source(found.closed_on), _mark(request)],
    )
    return _attached(_sheet(sheet, drawn), _name(found, day), found.as_of)


def _sheet(sheet: Sheet, drawn: Choropleth | None, borders: Sequence[str] = ()) -> HttpResponse:
    """A drawing with its words below it."""
    below = HEAD + (drawn.height if drawn else 0) + LINE
    text = render_to_string(
        "atlas/map_file.html",
        {
            "sheet": sheet,
            "areas": [(one, _colour(one.ink)) for one in drawn.areas] if drawn else (),
            "borders": borders,
            "legend": [(one, _colour(one.ink), *_row(below, row)) for row, one in enumerate(sheet.legend)],
            "foot": [(words, _row(below, len(sheet.legend) + 1 + row)[1]) for row, words in enumerate(sheet.foot)],
            "width": max(drawn.width if drawn else 0, LEAST_WIDTH),
            "height": _row(below, len(sheet.legend) + len(sheet.foot) + 1)[1],
        },
    )
    return HttpResponse(text, SVG)


def _row(below: float, row: int) -> tuple[float, float]:
    """Where a line of the legend has its box and its letters."""
    top = round(below + row * LINE, 1)
    return top, top + LETTERS


def _form(request: HttpRequest) -> FileForm:
    form = FileForm(request.GET, live=queries.sees_live(request.ctx))
    if not form.is_valid():
        raise Refused(Problem("map", N_("This map cannot be read from its address. Open the map anew."), "figure"))
    return form


def _month(request: HttpRequest) -> tuple[Wish, int | None]:
    form = MonthsForm(request.GET)
    if not form.is_valid():
        raise Refused(Problem("map", N_("This map cannot be read from its address. Open the map anew."), "figure"))
    return form.wish(queries.home_area(request.ctx).id), form.cleaned_data["step"]


def _area(request: HttpRequest) -> int:
    form = AreaForm(request.GET)
    if not form.is_valid():
        raise NotFound("area")
    return form.cleaned_data["area"] or queries.home_area(request.ctx).id


def _title(found: ClassedMap, day: date | None) -> str:
    return " · ".join((found.area.name, _(found.figure.title), *((f"{day:%Y-%m-%d}",) if day else ())))


def _name(found: ClassedMap, day: date | None) -> str:
    return "-".join((found.area.code, found.figure.key, *((f"{day:%Y%m}",) if day else ())))


def _hexagons_title(found: Honeycomb) -> str:
    return f"{found.area.name} · {hexagons.title()}"


def _colour(place: int | None) -> str:
    return files.NO_DATA if place is None else files.INKS[place]


def _mark(request: HttpRequest) -> str:
    """Who made a file, when, and the request under which the audit log knows it."""
    ctx: RequestContext = request.ctx
    told_of = {"name": request.user.name, "at": f"{ctx.at.astimezone(CHINA):%Y-%m-%d %H:%M}", "request": ctx.request_id}
    return _("Made by %(name)s on %(at)s, request %(request)s") % told_of


def _json(document: dict[str, object]) -> HttpResponse:
    return JsonResponse(document, content_type=GEOJSON, json_dumps_params={"ensure_ascii": False})


def _attached(response: HttpResponse, what: str, as_of: datetime) -> HttpResponse:
    kind = "svg" if response.headers["Content-Type"] == SVG else "geojson"
    name = f"map-{what}-{as_of.astimezone(CHINA):%Y%m%d}.{kind}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
