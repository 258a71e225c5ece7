"""Reading outlines."""

from datetime import date

from wanjia.kernel.errors import NotFound
from wanjia.places import models
from wanjia.places.types import Boundary, Datum


def boundary(area_id: int, *, on: date) -> Boundary:
    """The outline of an area in force on a day; NotFound if it has none."""
    row = models.Boundary.objects.filter(area=area_id, valid_from__lte=on).order_by("-valid_from").first()
    if row is None:
        raise NotFound("boundary")
    return _boundary(row)


def boundaries_below(area_id: int, *, on: date) -> tuple[Boundary, ...]:
    """The outlines, in force on a day, of the areas directly below an area, by code; areas without one are left out."""
    rows = models.Boundary.objects.filter(
        area__in=models.Area.objects.on(on).filter(parent=area_id), valid_from__lte=on
    )
    latest = rows.order_by("area__code", "-valid_from").distinct("area__code")
    return tuple(map(_boundary, latest))


def _boundary(row: models.Boundary) -> Boundary:
    return Boundary(row.area_id, bytes(row.wkb), Datum(row.datum), row.schematic, row.source, row.valid_from)
