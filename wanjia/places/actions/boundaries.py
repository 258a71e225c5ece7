"""Writing outlines of areas."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

import shapely
from django.db import transaction
from shapely.geometry.base import BaseGeometry

from wanjia.audit.actions import record
from wanjia.audit.types import Act
from wanjia.kernel.errors import N_, Problem, Refused
from wanjia.places import models
from wanjia.places.rules.boundaries import Outline
from wanjia.places.rules.cells import cells
from wanjia.places.types import BEFORE_LISTS, Provenance


def load_boundaries(outlines: Sequence[Outline], *, origin: Provenance, by: Act, at: datetime) -> int:
    """Store a city's own outlines, in force from the day of their origin; returns how many.

    Refused if a code is no area of that day; nothing is stored then. An outline of the same area and day is replaced.
    """
    ids = _ids_on(origin.on, [outline.code for outline in outlines])
    if unknown := [outline.code for outline in outlines if outline.code not in ids]:
        message = N_("No area has the code %(code)s on %(day)s. Load the area list first, or mend the code.")
        params = [{"code": code, "day": f"{origin.on}"} for code in unknown[:20]]
        raise Refused(*(Problem("boundary.unknown", message, "code", each) for each in params))
    like = models.Boundary(datum=origin.datum, source=origin.source, schematic=False, valid_from=origin.on)
    with transaction.atomic():
        record(by, action="areas.outline", object=f"outlines:{len(outlines)}", at=at)
        return _store(like, {ids[outline.code]: outline.geometry for outline in outlines})


def draw_schematic(counties: Mapping[str, BaseGeometry], *, origin: Provenance, by: Act, at: datetime) -> int:
    """Draw everything that lies in these counties: their outline, and cells for townships and villages.

    ``counties`` are outlines by 12-digit code. Every row is marked schematic and stands for all days before an outline
    of the city's own. The same areas always get the same cells. Returns how many were drawn.
    """
    ids = _ids_on(origin.on, counties)
    below = _children_on(origin.on)
    drawn: dict[int, BaseGeometry] = {}
    for code, area_id in ids.items():
        drawn |= _divide(area_id, counties[code], below)
    like = models.Boundary(datum=origin.datum, source=origin.source, schematic=True, valid_from=BEFORE_LISTS)
    with transaction.atomic():
        record(by, action="areas.draw", object=f"outlines:{len(drawn)}", at=at)
        return _store(like, drawn)


def _ids_on(day: date, codes: Iterable[str]) -> dict[str, int]:
    return dict(models.Area.objects.on(day).filter(code__in=codes).values_list("code", "pk"))


def _children_on(day: date) -> dict[int, list[tuple[str, int]]]:
    below: dict[int, list[tuple[str, int]]] = {}
    rows = models.Area.objects.on(day).filter(level__in=["township", "village"]).order_by("code")
    for code, area_id, parent in rows.values_list("code", "pk", "parent_id"):
        below.setdefault(parent, []).append((code, area_id))
    return below


def _divide(area_id: int, outline: BaseGeometry, below: Mapping[int, list[tuple[str, int]]]) -> dict[int, BaseGeometry]:
    drawn = {area_id: outline}
    if children := dict(below.get(area_id, ())):
        for code, cell in cells(outline, list(children)).items():
            drawn |= _divide(children[code], cell, below)
    return drawn


def _store(like: models.Boundary, geometries: Mapping[int, BaseGeometry]) -> int:
    rows = [
        models.Boundary(
            area_id=area_id,
            wkb=shapely.to_wkb(geometry),
            datum=like.datum,
            schematic=like.schematic,
            source=like.source,
            valid_from=like.valid_from,
        )
        for area_id, geometry in geometries.items()
    ]
    models.Boundary.objects.bulk_create(
        rows,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["area", "valid_from"],
        update_fields=["wkb", "datum", "schematic", "source"],
    )
    return len(rows)
