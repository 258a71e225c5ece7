"""Reading areas. A day decides which areas exist and what they are called; ids are those of one life of a code."""

from collections.abc import Iterable
from datetime import date

from django.db import connection
from django.db.models import F, TextField, Value

from wanjia.kernel.errors import NotFound
from wanjia.kernel.memory import Kept
from wanjia.places import models, sql
from wanjia.places.types import Area, Kind, Level, Option

# Names of areas stand on every page and change a few times a year; a page shows an old one for a minute at most.
_names: Kept[tuple[str, ...]] = Kept(seconds=60)
_ids: Kept[int] = Kept(seconds=10)


def area_of(row: models.Area) -> Area:
    """A row as other contexts see it; its name is that of the day it was read for, if one was given."""
    name = getattr(row, "day_name", row.name)
    return Area(row.pk, row.code, name, Level(row.level), Kind(row.kind), row.parent_id, row.valid_from, row.valid_to)


def area(area_id: int, *, on: date) -> Area:
    """The area with this id, whether or not it is in force, under the name it bore ``on`` that day."""
    return _one(models.Area.objects.named_on(on).filter(pk=area_id))


def area_by_code(code: str, *, on: date) -> Area:
    """The area that had this 12-digit code on a day; NotFound if none had."""
    return _one(models.Area.objects.on(on).named_on(on).filter(code=code))


def ancestors(area_id: int, *, on: date) -> tuple[Area, ...]:
    """The way down to an area for a breadcrumb: province first, the area itself last."""
    rows = models.Area.objects.named_on(on).filter(below__descendant=area_id).order_by("-below__depth")
    return tuple(map(area_of, rows))


def names_down_to(area_id: int, *, on: date) -> tuple[str, ...]:
    """The names of ``ancestors``, for the words of a page: they may be a minute old."""
    return _names.ask((area_id, on), lambda: tuple(one.name for one in ancestors(area_id, on=on)))


def id_of_code(code: str, *, on: date) -> int:
    """The id behind a 12-digit code on a day, of at most ten seconds ago; NotFound if none had it."""
    return _ids.ask((code, on), lambda: area_by_code(code, on=on).id)


def children(area_id: int, *, on: date) -> tuple[Area, ...]:
    """The areas directly below on a day, by code."""
    rows = models.Area.objects.on(on).named_on(on).filter(parent=area_id).order_by("code")
    return tuple(map(area_of, rows))


def subtree_ids(area_id: int, *, on: date) -> frozenset[int]:
    """The ids of an area and of all that lay in it on a day."""
    return frozenset(models.Area.objects.on(on).filter(above__ancestor=area_id).values_list("pk", flat=True))


def reach_ids(area_ids: Iterable[int]) -> frozenset[int]:
    """Everything that lies or lay in these areas, with the closed areas that became part of them.

    Dwellings keep the area they were entered under, so whoever serves the area of today reaches them by this set.
    """
    with connection.cursor() as cursor:  # one plain statement, since it runs in every request
        cursor.execute(sql.text("reach"), {"areas": list(area_ids)})
        ((reached,),) = cursor.fetchall()
    return frozenset(reached or ())


def areas_at_level(level: Level, *, on: date) -> tuple[Area, ...]:
    """Every area of a level on a day, by code."""
    return tuple(map(area_of, models.Area.objects.on(on).named_on(on).filter(level=level).order_by("code")))


def areas_named_in(text: str) -> tuple[Area, ...]:
    """Every area, closed ones too, whose name stands somewhere in ``text``."""
    rows = models.Area.objects.annotate(text=Value(text, output_field=TextField())).filter(text__contains=F("name"))
    return tuple(map(area_of, rows))


def area_options(parent_id: int, *, on: date) -> tuple[Option, ...]:
    """The children of an area as choices of a form field: id and name."""
    return tuple(Option(str(child.id), child.name) for child in children(parent_id, on=on))


def area_now(area_id: int, *, on: date) -> tuple[Area, ...]:
    """The area itself if it is in force on a day, else what it became by then: several after a split, none if
    no list said.
    """
    waiting, found = {area_id}, dict[int, Area]()
    while waiting:
        rows = {row.pk: row for row in models.Area.objects.named_on(on).filter(pk__in=waiting)}
        found |= {pk: area_of(row) for pk, row in rows.items() if row.valid_from <= on < row.valid_to}
        ended = [pk for pk, row in rows.items() if row.valid_to <= on]
        waiting = set(models.Succession.objects.filter(predecessor__in=ended).values_list("successor_id", flat=True))
    return tuple(sorted(found.values(), key=lambda one: one.code))


def _one(rows: models.AreaSet) -> Area:
    row = rows.first()
    if row is None:
        raise NotFound("area")
    return area_of(row)
