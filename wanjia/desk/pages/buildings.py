"""楼栋房屋 and 楼栋图: the buildings of a community, and one building as on the board at the stairs."""

import re
from collections.abc import Iterable, Sequence
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wanjia.access.policies import guard
from wanjia.desk import policies as may
from wanjia.desk.pages.links import report_url
from wanjia.desk.pages.rows import household_url
from wanjia.desk.pages.scope import asked_area, is_community, parts, today, trail
from wanjia.kernel.errors import NotFound
from wanjia.places.queries import area as area_of
from wanjia.places.types import Area
from wanjia.registry import queries as registry
from wanjia.registry.types.views import BuildingView, DoorCell
from wanjia.web.pages import answer, render
from wanjia.web.types import Crumb, Door, DoorState, Stairwell, Storey

_DOOR_OF_A_FLOOR = re.compile(r"\d+?(\d\d)")


@guard(may.BUILDINGS)
@require_safe
def buildings(request: HttpRequest) -> HttpResponse:
    """The areas below, down to a community; there its buildings."""
    area = area_of(asked_area(request), on=today(request.ctx))
    found = registry.buildings(request.ctx, area.id)
    if is_community(area):
        found = sorted(found, key=lambda one: _natural(one.name))
        cards = [{"label": one.name, "doors": one.dwellings, "url": building_url(area.id, one.name)} for one in found]
    else:
        cards = [{"label": one.name, "url": buildings_url(one)} for one in parts(request.ctx, area.id)]
    return render(
        request, "desk/buildings.html", area=area, cards=cards, trail=trail(request.ctx, area.id, buildings_url)
    )


@guard(may.BUILDINGS)
@require_safe
def building(request: HttpRequest, area: int, name: str) -> HttpResponse:
    """One building: a cell tells door, surname, head count and one state, and nothing else about people."""
    seen = registry.building(request.ctx, area, name)
    view = seen.value
    tally = {
        "doors": len(view.doors),
        "vacant": sum(not cell.people for cell in view.doors),
        "people": sum(cell.people for cell in view.doors),
        "unverified": sum(cell.unverified for cell in view.doors),
    }
    return answer(
        request,
        "desk/building.html",
        seen,
        stairwells=stairwells(view),
        tally=tally,
        trail=trail(request.ctx, area, buildings_url, Crumb(name)),
        as_of=request.ctx.at,
    )


@guard(may.BUILDINGS)
@require_safe
def door(request: HttpRequest, area: int, name: str, dwelling: int) -> HttpResponse:
    """A door without a household, or with several: what is recorded there and what to do."""
    seen = registry.building(request.ctx, area, name)
    cell = next((cell for cell in seen.value.doors if cell.dwelling == dwelling), None)
    if cell is None:
        raise NotFound("door")
    return answer(
        request,
        "desk/door.html",
        seen,
        title=f"{name}{cell.unit}{cell.door}",
        homes=[household_url(uuid) for uuid in cell.households],
        report=report_url("household_in", dwelling=dwelling),
        trail=trail(
            request.ctx, area, buildings_url, Crumb(name, building_url(area, name)), Crumb(f"{cell.unit}{cell.door}")
        ),
    )


def stairwells(view: BuildingView) -> tuple[Stairwell, ...]:
    """The doors, which come in the order of the board, as units, floors and doors that stand one above the other."""
    return tuple(_stairwell(unit, list(doors), view) for unit, doors in groupby(view.doors, lambda cell: cell.unit))


def _stairwell(unit: str, cells: Sequence[DoorCell], view: BuildingView) -> Stairwell:
    places = sorted({_place(cell) for cell in cells}, key=_natural)
    storeys = [
        Storey(_("Floor %(number)s") % {"number": floor} if floor else "", _row(doors, places, view))
        for floor, doors in groupby(cells, lambda cell: cell.storey)
    ]
    return Stairwell(unit or view.building, tuple(storeys))


def _row(cells: Iterable[DoorCell], places: Sequence[str], view: BuildingView) -> tuple[Door | None, ...]:
    standing = {_place(cell): _door(cell, view) for cell in cells}
    return tuple(standing.get(place) for place in places)


def _door(cell: DoorCell, view: BuildingView) -> Door:
    one = len(cell.households) == 1
    url = household_url(cell.households[0]) if one else door_url(view.area.id, view.building, cell.dwelling)
    return Door(cell.door or view.building, _state(cell), url, cell.surname, cell.people)


def _state(cell: DoorCell) -> DoorState:
    if not cell.people:
        return DoorState.VACANT
    return DoorState.REPORTED if cell.unverified else DoorState.LIVED_IN


def _place(cell: DoorCell) -> str:
    """302 and 402 stand above each other: the last two digits tell the place on the floor."""
    found = _DOOR_OF_A_FLOOR.fullmatch(cell.door)
    return found[1] if found else cell.door


def _natural(text: str) -> list[tuple[int, str]]:
    """10号楼 after 9号楼."""
    return [(int(part), "") if part.isdecimal() else (0, part) for part in re.split(r"(\d+)", text)]


def buildings_url(area: Area) -> str:
    """The buildings of an area."""
    return f"{reverse('desk:buildings')}?area={area.id}"


def building_url(area: int, name: str) -> str:
    """The board of one building."""
    return reverse("desk:building", args=[area, name])


def door_url(area: int, name: str, dwelling: int) -> str:
    """One door of a building."""
    return reverse("desk:door", args=[area, name, dwelling])
