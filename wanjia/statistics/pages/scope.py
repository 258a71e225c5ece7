"""The area a page of figures is about, and the way to others."""

from collections.abc import Callable
from datetime import date

from django.http import HttpRequest

from wanjia.access.types import RequestContext
from wanjia.kernel.errors import NotFound
from wanjia.places.queries import ancestors, area_by_code, areas_at_level
from wanjia.places.types import Area, Level
from wanjia.web.types import Crumb


def asked_area(request: HttpRequest, on: date) -> int:
    """The area in the address (``area``), or the reader's own; for the public the city."""
    text = request.GET.get("area", "")
    if hasattr(request, "ctx"):
        return area_named(request.ctx, text, on)
    if text:
        return _number(text)
    cities = areas_at_level(Level.PREFECTURE, on=on)
    if not cities:
        raise NotFound("area")
    return cities[0].id


def area_named(ctx: RequestContext, text: str, on: date) -> int:
    """The area with this number, the reader's own for ""."""
    return _number(text) if text else area_by_code(ctx.area, on=on).id


def trail(whole: Area, home: str, on: date, address: Callable[[Area], str]) -> list[Crumb]:
    """The way down from the reader's own area (a code, or "" for the city) to this one."""
    way = [one for one in ancestors(whole.id, on=on) if one.level is not Level.PROVINCE]
    start = next((number for number, one in enumerate(way) if one.code == home), 0)
    return [*(Crumb(one.name, address(one)) for one in way[start:-1]), Crumb(whole.name)]


def _number(text: str) -> int:
    if not text.isdecimal() or len(text) > 18:
        raise NotFound("area")
    return int(text)
