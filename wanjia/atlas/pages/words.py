"""A map in the words and shapes of its components."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from shapely.geometry.base import BaseGeometry

from wanjia.atlas.rules.drawing import fits
from wanjia.atlas.rules.figures import told
from wanjia.atlas.rules.files import ink
from wanjia.atlas.types import Class, ClassedMap, Drawing, Part, Quarters
from wanjia.places.types import Area, Boundary
from wanjia.statistics.types import MANAGERS
from wanjia.web.types import Choropleth, Crumb, LegendLine, MapArea, Step, StepLine

LETTER = 13  # size of a name on a map, in units of its view box
Address = Callable[[Area], str]
Outlines = Sequence[tuple[Area, BaseGeometry, Boundary]]


def choropleth(found: ClassedMap, drawn: Drawing | None, address: Address) -> Choropleth | None:
    """The drawing with what each area says; an area opens the map of its own parts."""
    if drawn is None:
        return None
    parts = {part.area.id: part for part in found.parts}
    areas = tuple(
        MapArea(
            path=one.path,
            ink=_ink(parts[one.area_id], found),
            words=f"{parts[one.area_id].area.name} {told(parts[one.area_id].value, found.figure)}",
            url="" if one.area_id == found.area.id else address(parts[one.area_id].area),
            name=parts[one.area_id].area.name if fits(parts[one.area_id].area.name, one.room, size=LETTER) else "",
            label=one.label,
        )
        for one in drawn.outlines
    )
    mark = _("Schematic map: not surveyed borders") if drawn.schematic else ""
    # A reader has no use for the name of the open data; whoever takes the file along finds it there.
    source = _("drawn from open data, no basis for the borders of areas") if drawn.schematic else drawn.source
    return Choropleth(drawn.width, drawn.height, areas, mark, source)


def legend(found: ClassedMap) -> list[LegendLine]:
    """The classes with their limits and the number of areas in each, and those without a value."""
    held = Counter(part.place for part in found.parts)
    lines = [
        LegendLine(ink(place, len(found.classes)), limits(one, found), areas_told(held[place]))
        for place, one in enumerate(found.classes)
    ]
    without = _("Not shown") if found.closed_on else _("No data")
    return [*lines, LegendLine(None, without, areas_told(found.without))]


def source(closed_on: date | None) -> str:
    """Where the figures come from, and how those of a close are protected."""
    if not closed_on:
        return _("Source: the register, exact and live, within your own area.")
    told_of = {"least": MANAGERS.least, "step": MANAGERS.step}
    return (
        _(
            "Source: the register at the last close. Figures under %(least)s are not shown, others lie on multiples of"
            " %(step)s."
        )
        % told_of
    )


def mark(outlines: Outlines) -> str:
    """What has to stand on a map: that nobody surveyed its borders, or whose they are and under which approval."""
    rows = [row for _area, _shape, row in outlines]
    if not rows or any(row.schematic for row in rows):
        return _("Schematic map: not surveyed borders")
    return _("Outlines: %(source)s.") % {"source": "; ".join(sorted({row.source for row in rows}))}


def steps(quarters: Sequence[Quarters]) -> list[StepLine]:
    """What was entered in each area, a step a quarter of an hour; all lines on one scale."""
    most = max((count for one in quarters for count in one.counts), default=0) or 1
    return [
        StepLine(
            one.area.name,
            tuple(
                Step(place, count / most, f"{place // 4:02}:{place % 4 * 15:02} · {count}")
                for place, count in enumerate(one.counts)
                if count
            ),
            f"{one.counts[-1]:,}",
            f"{sum(one.counts):,}",
        )
        for one in quarters
    ]


def limits(one: Class, found: ClassedMap) -> str:
    """From the lowest to the highest value of a class."""
    low, high = told(one.low, found.figure), told(one.high, found.figure)
    return low if low == high else f"{low} – {high}"


def areas_told(areas: int) -> str:
    """So many areas, in words."""
    return ngettext("%(areas)s area", "%(areas)s areas", areas) % {"areas": areas}


def trail(way: tuple[Area, ...], address: Address) -> list[Crumb]:
    """The way down as a breadcrumb; the last step is the page itself."""
    return [*(Crumb(area.name, address(area)) for area in way[:-1]), Crumb(way[-1].name)]


def _ink(part: Part, found: ClassedMap) -> int | None:
    return None if part.place is None else ink(part.place, len(found.classes))
