"""Published values beside ours. They are public, and about no person."""

from collections.abc import Iterator

from wanjia.statistics.models import Communique
from wanjia.statistics.types.communique import Entered


def communique(area: int, *, year: int) -> tuple[Entered, ...]:
    """The values that hold for an area and a calendar year, one a figure."""
    return tuple({one.figure: one for one in _entries(area, year)}.values())


def communique_history(area: int, *, year: int) -> tuple[Entered, ...]:
    """Every entry for an area and year, the oldest first."""
    return tuple(_entries(area, year))


def _entries(area: int, year: int) -> Iterator[Entered]:
    rows = Communique.objects.filter(area=area, year=year).select_related("entered_by").order_by("id")
    for row in rows:
        yield Entered(row.figure, row.value, row.source, row.published_on, row.entered_by.name, row.entered_at)
