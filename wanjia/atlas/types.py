"""What a map and a board are made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from wanjia.places.types import Area
from wanjia.registry.types import EventKind
from wanjia.statistics.types.designs import Population
from wanjia.statistics.types.protection import TOTAL

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


class ViewPage(StrEnum):
    """The pages of which a view can be kept."""

    BOARD = "board"
    WALL = "wall"
    MAP = "map"
    LAYERS = "layers"
    MONTHS = "months"
    TABLE = "table"


@dataclass(frozen=True)
class View:
    """A view that somebody keeps: the page and its filters as they stand in the address."""

    id: int
    name: str
    page: ViewPage
    query: str
    made_at: datetime


class Layer(StrEnum):
    """Households and doors as points, by class. Nothing of families: who may not be listed may not be a point."""

    HOUSEHOLDS = "households"
    ALONE_OVER_80 = "alone_over_80"
    NEWCOMERS = "newcomers"
    EMPTY_DWELLINGS = "empty_dwellings"
    UNVERIFIED = "unverified"


@dataclass(frozen=True)
class Tile:
    """A square of the world in web Mercator: 2 ** zoom across, counted from the north-west."""

    zoom: int
    x: int
    y: int


@dataclass(frozen=True)
class ShapeCount:
    """What lives within a shape that somebody drew; ``behind`` as in Counted."""

    households: int
    people: int
    as_of: datetime
    behind: int = 0


@dataclass(frozen=True)
class Hexagon:
    """One cell of a map of hexagons: its corners in WGS-84 degrees, the people in it, its class from 0."""

    cell: str
    ring: tuple[Point, ...]
    people: int
    place: int


@dataclass(frozen=True)
class Honeycomb:
    """People living in households, by hexagon. ``least`` is the smallest figure that is shown, 0 for exact ones.

    ``behind`` as in Counted.
    """

    area: Area
    hexagons: tuple[Hexagon, ...]
    classes: tuple["Class", ...]
    least: int
    on: date
    as_of: datetime
    behind: int = 0


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
class Closed:
    """Where a count stands in the registered tables: the design, the population, the column of its table by area."""

    design: str
    population: Population = Population.LIVING
    column: str = TOTAL


@dataclass(frozen=True)
class Counts:
    """Counts of one area by their names; None where one is hidden."""

    area: Area
    by_name: Mapping[str, int | None]


@dataclass(frozen=True)
class Counted:
    """Counts of an area and of the areas directly below it.

    ``as_of`` is the moment for which they hold, ``behind`` how many changes were not in yet. ``closed_on``: the day at
    whose end they were closed, for those who see no live ones.
    """

    whole: Counts
    parts: tuple[Counts, ...]
    as_of: datetime
    behind: int = 0
    closed_on: date | None = None


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
    ``trail`` is the way down from the reader's own area. ``as_of``, ``behind`` and ``closed_on`` as in Counted.
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
    behind: int = 0
    closed_on: date | None = None


@dataclass(frozen=True)
class MonthsMap:
    """A figure at the end of each of some months, on one scale. ``days`` the latest last; ``shown`` is one of them."""

    shown: ClassedMap
    day: date
    days: tuple[date, ...]


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
class BoardLine:
    """The figures of an area of the board, in the board's order and in units of their last decimal; None if hidden."""

    area: Area
    values: tuple[int | None, ...]


@dataclass(frozen=True)
class Board:
    """The home figures of an area and of its parts, and what happened in it on the ``days``, the latest last.

    ``events`` are empty for those who see no live figures. ``as_of``, ``behind`` and ``closed_on`` as in Counted.
    """

    figures: tuple[Figure, ...]
    whole: BoardLine
    parts: tuple[BoardLine, ...]
    days: tuple[date, ...]
    events: tuple[EventDays, ...]
    as_of: datetime
    behind: int = 0
    closed_on: date | None = None


@dataclass(frozen=True)
class Quarters:
    """How many people's events were entered in each quarter of an hour of a day, from midnight to the one that runs."""

    area: Area
    counts: tuple[int, ...]
