"""Areas and code lists for programs. Nothing here is about a person."""

from datetime import date
from typing import Annotated

from django.http import HttpRequest
from ninja import Path, Router
from pydantic import StringConstraints

from wanjia.kernel.clock import day_in_china, system_clock
from wanjia.places import queries
from wanjia.places.schemas import AreaOut, CodeListOut, area_out, code_list_out
from wanjia.places.types import Level
from wanjia.web.api import AsOf, problems

areas = Router(tags=["areas"])
code_lists = Router(tags=["code lists"])
AreaCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{12}$")]


@areas.get("/at-level/{level}", response={200: list[AreaOut], **problems(404)}, url_name="areas_at_level")
def areas_at_level(request: HttpRequest, level: Level, on: AsOf = None) -> list[AreaOut]:
    """Every area of a level as of a day (today), by code."""
    return [area_out(area) for area in queries.areas_at_level(level, on=_day(on))]


@areas.get("/{code}", response={200: AreaOut, **problems(404)}, url_name="area")
def area(request: HttpRequest, code: Path[AreaCode], on: AsOf = None) -> AreaOut:
    """The area that has a 12-digit code as of a day (today)."""
    return area_out(queries.area_by_code(code, on=_day(on)))


@areas.get("/{code}/children", response={200: list[AreaOut], **problems(404)}, url_name="area_children")
def area_children(request: HttpRequest, code: Path[AreaCode], on: AsOf = None) -> list[AreaOut]:
    """The areas directly below, as of a day (today), by code."""
    day = _day(on)
    parent = queries.area_by_code(code, on=day)
    return [area_out(child) for child in queries.children(parent.id, on=day)]


@code_lists.get("", response={200: list[CodeListOut], **problems()}, url_name="code_lists")
def all_code_lists(request: HttpRequest) -> list[CodeListOut]:
    """Every code list with its codes in both languages."""
    return [code_list_out(one) for one in queries.code_lists()]


@code_lists.get("/{name}", response={200: CodeListOut, **problems(404)}, url_name="code_list")
def code_list(
    request: HttpRequest, name: Annotated[str, StringConstraints(max_length=60, pattern="^[a-z_]+$")]
) -> CodeListOut:
    """One code list."""
    return code_list_out(queries.code_list(name))


def _day(on: date | None) -> date:
    return on or day_in_china(system_clock())
