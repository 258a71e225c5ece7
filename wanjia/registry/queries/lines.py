"""Rows of lists, from the current state kept beside the facts."""

from collections.abc import Iterable
from typing import Any

from django.db.models import F, QuerySet

from wanjia.kernel.dates import PartialDate
from wanjia.registry.models import Person
from wanjia.registry.models.values import PRECISION_OF_CODE
from wanjia.registry.queries.believed import Places, places_of
from wanjia.registry.rules.current import away_from_hukou
from wanjia.registry.types.events import Standing
from wanjia.registry.types.facts import LifeStatus
from wanjia.registry.types.relations import plain
from wanjia.registry.types.views import PersonLine

COLUMNS = (
    "id", "uuid", "name", "sort_key", "sex", "born_on", "born_precision", "life", "dwelling_id", "area_id",
    "hukou_area_id", "hukou_elsewhere", "relation", "standing",
)  # fmt: skip


def people() -> QuerySet[Person]:
    """Persons in reach as the rows of lists show them; a record merged into another is none."""
    return Person.objects.filter(canonical=None).only(*COLUMNS).annotate(home=F("household__uuid"))


def lines(rows: Iterable[Any], *, related: bool = True) -> list[PersonLine]:
    """The lines of rows of :func:`people`; one statement for all their addresses. ``related`` tells relations too."""
    rows = list(rows)
    places = places_of([row.dwelling_id for row in rows])
    return [_line(row, places, plain(row.relation) if related else "") for row in rows]


def _line(row: Any, places: Places, relation: str) -> PersonLine:
    address, area = places.get(row.dwelling_id, (None, None))
    return PersonLine(
        uuid=row.uuid,
        name=row.name,
        sex=row.sex,
        born_on=PartialDate(row.born_on, PRECISION_OF_CODE[row.born_precision]),
        life=LifeStatus(row.life),
        area=area,
        address=address,
        household=row.home,
        relation=relation,
        standing=Standing(row.standing),
        away_from_hukou=away_from_hukou(row.area_id, row.hukou_area_id, row.hukou_elsewhere),
    )
