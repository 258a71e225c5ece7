"""Reading dwellings and buildings: where, never who."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db import connection
from django.db.models import Count, Q

from wanjia.kernel.errors import NotFound, Refused
from wanjia.places import models, sql
from wanjia.places.rules.addresses import address_problems, normal, normal_part
from wanjia.places.types import Address, Area, Building, Dwelling, Kind, Level


def dwelling(dwelling_id: int) -> Dwelling:
    """One door; NotFound if there is none with this id."""
    found = dwellings([dwelling_id])
    if not found:
        raise NotFound("dwelling")
    return found[dwelling_id]


def dwellings(dwelling_ids: Iterable[int]) -> dict[int, Dwelling]:
    """Doors by id, in one query."""
    return {row.pk: _dwelling(row) for row in models.Dwelling.objects.filter(pk__in=set(dwelling_ids))}


def dwelling_at(address: Address) -> Dwelling | None:
    """The known door of an address, however its parts are written; None where there is none."""
    written = normal(address)
    same = {name: getattr(written, name) for name in ("area_id", "building", "unit", "door")}
    row = models.Dwelling.objects.filter(**same).first()
    return _dwelling(row) if row else None


def dwellings_written(address: Address, *, areas: Collection[int] | None, most: int) -> tuple[Dwelling, ...]:
    """Up to so many doors of some areas, of all where ``areas`` is None, by the parts of an address that are given."""
    parts = {name: part for name in ("building", "unit", "door") if (part := getattr(address, name))}
    # The index of doors begins with the area: all areas that have doors are walked, not all doors.
    where = Q(area__level=Level.VILLAGE) if areas is None else Q(area__in=sorted(areas))
    rows = models.Dwelling.objects.filter(where, **parts).order_by("area_id", "building", "unit", "door")[:most]
    return tuple(map(_dwelling, rows))


def area_of_dwellings(dwelling_ids: Iterable[int]) -> dict[int, int]:
    """The village or community each door was entered under; what that area has become since is ``area_now``."""
    return dict(models.Dwelling.objects.filter(pk__in=set(dwelling_ids)).values_list("pk", "area_id"))


def doors_with_areas(dwelling_ids: Iterable[int]) -> dict[int, tuple[Address, Area]]:
    """Each door's address and the area it was entered under, in one query.

    A list that leaves as a file asks for a million doors, in parts: as rows, not as objects of the model.
    """
    with connection.cursor() as cursor:
        cursor.execute(sql.text("doors"), {"doors": list(set(dwelling_ids))})
        rows = cursor.fetchall()
    areas = {pk: _area(pk, *told) for pk, told in {row[1]: row[9:] for row in rows}.items()}
    return {row[0]: (Address(*row[1:9]), areas[row[1]]) for row in rows}


def dwellings_of_building(area_id: int, building: str) -> tuple[Dwelling, ...]:
    """The doors of a building by unit, then door, as written: sorting floors of mixed spelling is the page's choice."""
    rows = models.Dwelling.objects.filter(area=area_id, building=building).order_by("unit", "door")
    return tuple(map(_dwelling, rows))


def address_part(text: str) -> str:
    """A part of an address in its one written form; Refused, with what to do, if it cannot be one."""
    part = normal_part(text)
    if problems := address_problems(Address(0, building=part)):
        raise Refused(*problems)
    return part


def buildings(area_id: int) -> tuple[Building, ...]:
    """The buildings of a village or community with the number of their doors."""
    rows = models.Dwelling.objects.filter(area=area_id).values("building").annotate(doors=Count("id"))
    return tuple(Building(area_id, row["building"], row["doors"]) for row in rows.order_by("building"))


def _area(pk: int, code: str, name: str, level: str, kind: str, *rest: Any) -> Area:
    return Area(pk, code, name, Level(level), Kind(kind), *rest)


def _dwelling(row: models.Dwelling) -> Dwelling:
    address = Address(
        area_id=row.area_id,
        building=row.building,
        unit=row.unit,
        floor=row.floor,
        door=row.door,
        longitude=row.longitude,
        latitude=row.latitude,
        grid_cell=row.grid_cell,
    )
    return Dwelling(row.pk, address)
