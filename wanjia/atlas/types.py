"""What a map and a board are made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from wanjia.places.types import Area
from wanjia.registry.types import EventKind

Point = tuple[float, float]


class Method(StrEnum):
    """How the values of a map are broken into classes."""

    QUANTILE = "quantile"
    EQUAL = "equal"
    NATURAL = "natural"
    OWN = "own"


class Shown(StrEnum):
    """The coordinates of a file: WGS-84 (CGCS2000 is the same to within centimetres), or as shifted for web maps."""

    WGS_84 = "WGS-84"
    GCJ_02 = "GCJ-02"
    BD_09 = "BD-09"


@dataclass(frozen=True)
class Figure:
    """A registered figure: the count ``of``, or its ratio to another, times ``per``, with so many decimals.

    ``title`` and ``definition`` are msgids.
    """

    key: str
    title: str
    definition: str
    of: str
    to: str = ""
    per: int = 1
    decimals: int = 0


@dataclass(frozen=True)
class Breaks:
    """What somebody wants of the classes: ``own`` are the highest values of all classes but the last."""

    method: Method = Method.QUANTILE
    classes: int = 5
    own: tuple[int, ...] = ()


@dataclass(frozen=True)
class Wish:
    """The map that somebody asks for: a figure of the parts of an area."""

    area_id: int
    figure: Figure
    breaks: Breaks = Breaks()


@dataclass(frozen=True)
class Class:
    """One class of a map: the whole values from ``low`` to ``high`` inclusive, and how many areas it holds."""

    low: int
    high: int
    areas: int


@dataclass(frozen=True)
class Part:
    """One area of a map. ``value`` is the figure in units of its last decimal, None where there is none;
    ``place`` its class from 0.
    """

    area: Area
    value: int | None
    place: int | None = None


@dataclass(frozen=True)
class ClassedMap:
    """One figure of an area and of its parts.

    ``total`` is the figure of the whole; ``rest`` what belongs to no part of today (areas that ended), 0 for ratios.
    ``trail`` is the way down from the reader's own area. ``as_of`` is the moment for which all of it holds.
    """

    figure: Figure
    area: Area
    trail: tuple[Area, ...]
    total: int | None
    rest: int
    parts: tuple[Part, ...]
    classes: tuple[Class, ...]
    without: int
    as_of: datetime


@dataclass(frozen=True)
class Outline:
    """The outline of an area in the drawing: an SVG path, and a point for its name with the room around it."""

    area_id: int
    path: str
    label: Point
    room: float


@dataclass(frozen=True)
class Drawing:
    """Outlines in the units of a view box. ``schematic``: drawn and not surveyed, to be said on the map."""

    width: float
    height: float
    outlines: tuple[Outline, ...]
    schematic: bool
    source: str


@dataclass(frozen=True)
class EventDays:
    """How many people an event of a kind happened to, by day; days without one are absent."""

    kind: EventKind
    by_day: Mapping[date, int]


@dataclass(frozen=True)
class Board:
    """The home figures of an area, and what happened in it on the ``days``, the latest last."""

    area: Area
    figures: tuple[tuple[Figure, int], ...]
    days: tuple[date, ...]
    events: tuple[EventDays, ...]
    as_of: datetime
