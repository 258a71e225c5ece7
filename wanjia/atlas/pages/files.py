"""A map as a file: GeoJSON for other programs, SVG to print and to make a picture of."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wanjia.access.policies import guard
from wanjia.access.types import RequestContext
from wanjia.atlas import actions, queries
from wanjia.atlas import policies as may
from wanjia.atlas.forms import FileForm
from wanjia.atlas.pages.words import choropleth, legend, source
from wanjia.atlas.rules import files
from wanjia.atlas.rules.figures import told
from wanjia.atlas.types import ClassedMap
from wanjia.kernel.clock import CHINA
from wanjia.kernel.errors import N_, Problem, Refused

GEOJSON, SVG = "application/geo+json", "image/svg+xml"
# Units of the view box: where the map begins, from one line of text to the next, from its top to its letters.
HEAD, LINE, LETTERS = 60.0, 22.0, 12.0
LEAST_WIDTH = 640.0  # so that the lines below a narrow map fit


@guard(may.MAP_FILE)
@require_safe
def geojson(request: HttpRequest) -> HttpResponse:
    """The areas with their figure, in the datum that is asked for."""
    form = _form(request)
    found = actions.take_map(form.wish(queries.home_area(request.ctx).id), kind="geojson", by=request.ctx)
    held = queries.outlines(found)
    marks = {
        "title": _title(found),
        "figure": found.figure.key,
        "definition": _(found.figure.definition),
        "total": files.plain(found.total, found.figure.decimals),
        "schematic": held.schematic,
        "outlines": list(held.sources),
        "source": source(found.closed_on),
        "mark": _mark(request),
    }
    document = files.geojson(found, held.shapes, form.shown(), marks)
    return _attached(JsonResponse(document, content_type=GEOJSON, json_dumps_params={"ensure_ascii": False}), found)


@guard(may.MAP_FILE)
@require_safe
def svg(request: HttpRequest) -> HttpResponse:
    """The map with title, legend and marks, as a drawing that needs nothing else."""
    form = _form(request)
    found = actions.take_map(form.wish(queries.home_area(request.ctx).id), kind="svg", by=request.ctx)
    drawn = choropleth(found, queries.drawing(found), lambda area: "")
    lines = legend(found)
    below = HEAD + (drawn.height if drawn else 0) + LINE
    foot = [drawn.mark if drawn else "", _(found.figure.definition), source(found.closed_on), _mark(request)]
    text = render_to_string(
        "atlas/map_file.html",
        {
            "title": _title(found),
            "total": told(found.total, found.figure),
            "as_of": found.as_of,
            "closed_on": found.closed_on,
            "areas": [(one, _colour(one.ink)) for one in drawn.areas] if drawn else (),
            "legend": [(one, _colour(one.ink), *_row(below, row)) for row, one in enumerate(lines)],
            "foot": [(words, _row(below, len(lines) + 1 + row)[1]) for row, words in enumerate(foot)],
            "width": max(drawn.width if drawn else 0, LEAST_WIDTH),
            "height": _row(below, len(lines) + len(foot) + 1)[1],
        },
    )
    return _attached(HttpResponse(text, SVG), found)


def _row(below: float, row: int) -> tuple[float, float]:
    """Where a line of the legend has its box and its letters."""
    top = round(below + row * LINE, 1)
    return top, top + LETTERS


def _form(request: HttpRequest) -> FileForm:
    form = FileForm(request.GET, live=queries.sees_live(request.ctx))
    if not form.is_valid():
        raise Refused(Problem("map", N_("This map cannot be read from its address. Open the map anew."), "figure"))
    return form


def _title(found: ClassedMap) -> str:
    return f"{found.area.name} · {_(found.figure.title)}"


def _colour(place: int | None) -> str:
    return files.NO_DATA if place is None else files.INKS[place]


def _mark(request: HttpRequest) -> str:
    """Who made a file, when, and the request under which the audit log knows it."""
    ctx: RequestContext = request.ctx
    told_of = {"name": request.user.name, "at": f"{ctx.at.astimezone(CHINA):%Y-%m-%d %H:%M}", "request": ctx.request_id}
    return _("Made by %(name)s on %(at)s, request %(request)s") % told_of


def _attached(response: HttpResponse, found: ClassedMap) -> HttpResponse:
    kind = "svg" if response.headers["Content-Type"] == SVG else "geojson"
    name = f"map-{found.area.code}-{found.figure.key}-{found.as_of.astimezone(CHINA):%Y%m%d}.{kind}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
