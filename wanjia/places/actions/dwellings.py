"""Writing dwellings."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection, transaction

from wanjia.audit.actions import record
from wanjia.audit.types import Act
from wanjia.feed.actions import publish
from wanjia.kernel.clock import system_clock
from wanjia.kernel.errors import N_, NotFound, Problem, Refused
from wanjia.places import models, sql
from wanjia.places.rules.addresses import address_problems, normal
from wanjia.places.types import Address


def find_or_add_dwellings(addresses: Sequence[Address]) -> list[int]:
    """The dwelling of each address, in order, added where there was none. Written parts are brought to normal form
    first; floor, position and grid cell of a known door stay as they are. Refused names the field; nothing is added.
    Part of the caller's act, which is audited there.
    """
    written = [normal(address) for address in addresses]
    problems = [problem for address in written for problem in address_problems(address)]
    if problems:
        raise Refused(*problems[:20])
    _check_villages({address.area_id for address in written})
    columns = _columns(written)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql.text("add_dwellings"), columns)
        _announce([added for (added,) in cursor.fetchall()], at=system_clock())
        cursor.execute(sql.text("find_dwellings"), columns)
        return [row[0] for row in cursor.fetchall()]


def place_dwelling(
    dwelling_id: int, *, position: tuple[float, float] | None, grid_cell: str, by: Act, at: datetime
) -> None:
    """Set where a dwelling is (longitude and latitude in WGS-84 degrees) and which service grid cell looks after it."""
    longitude, latitude = position or (None, None)
    if problems := address_problems(Address(0, longitude=longitude, latitude=latitude)):
        raise Refused(*problems)
    changed = models.Dwelling.objects.filter(pk=dwelling_id)
    with transaction.atomic():
        if not changed.update(longitude=longitude, latitude=latitude, grid_cell=grid_cell):
            raise NotFound("dwelling")
        _announce([dwelling_id], at=at)
        record(by, action="dwellings.place", object=f"dwelling:{dwelling_id}", at=at)


def _announce(dwellings: list[int], *, at: datetime) -> None:
    if dwellings:
        publish(topic="places", kind="dwellings", payload={"dwellings": sorted(dwellings)}, at=at)


def _check_villages(area_ids: set[int]) -> None:
    villages = models.Area.objects.filter(pk__in=area_ids, level="village").values_list("pk", flat=True)
    if area_ids - set(villages):
        message = N_("An address needs a village or community. Choose one of the list.")
        raise Refused(Problem("address.area", message, "area_id"))


def _columns(addresses: Sequence[Address]) -> dict[str, list[object]]:
    return {
        "areas": [address.area_id for address in addresses],
        "buildings": [address.building for address in addresses],
        "units": [address.unit for address in addresses],
        "floors": [address.floor for address in addresses],
        "doors": [address.door for address in addresses],
        "longitudes": [address.longitude for address in addresses],
        "latitudes": [address.latitude for address in addresses],
        "grid_cells": [address.grid_cell for address in addresses],
    }
