"""What the floors above hand to the frame and to its components: plain values, already in the viewer's language."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.http import HttpRequest

API = "/api/"  # below it programs ask: they show a token, say their language in a header, and get JSON


@dataclass(frozen=True)
class Entry:
    """One line of the menu: a translatable title and the name of the URL it opens.

    A page that is open to everybody stands in the menu of those who may open ``beside``, the name of another URL.
    """

    title: str
    url_name: str
    beside: str = ""


@dataclass(frozen=True)
class Section:
    """A part of the menu with its icon; shown when at least one of its entries is."""

    title: str
    icon: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Menu:
    """The whole menu; ``phone`` are the few entries of the bar at the bottom of a phone, each with an icon.

    ``search`` names the URL that the box in the header posts to, ``home`` the page behind the name of the platform.
    """

    sections: tuple[Section, ...]
    phone: tuple[tuple[Entry, str], ...]
    search: str
    home: str


@dataclass(frozen=True)
class Viewer:
    """Who looks, in the words of the header. ``scope`` runs from the largest area to the smallest.

    ``sheet`` are the entries of the user's own menu; ``sign_out`` names the URL that ends the session (POST).
    """

    name: str = ""
    post: str = ""
    scope: tuple[str, ...] = ()
    sheet: tuple[Entry, ...] = ()
    sign_out: str = ""


MayOpen = Callable[[HttpRequest, str], bool]


@dataclass(frozen=True)
class FactLine:
    """A line of ``facts``. ``standing`` is reported, seen or confirmed; ``since`` the day from which it holds."""

    label: str
    value: str
    standing: str = ""
    source: str = ""
    since: date | None = None


@dataclass(frozen=True)
class Column:
    """A head of ``table``: ``sort`` is the key in the address where the column can be sorted."""

    label: str
    number: bool = False
    sort: str = ""


@dataclass(frozen=True)
class Chip:
    """A filter in force, and the address without it."""

    label: str
    without: str


@dataclass(frozen=True)
class Tab:
    """One of ``tabs``; ``count`` is shown when it is not None."""

    label: str
    url: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True)
class Crumb:
    """A step of ``breadcrumb``; the last has no address."""

    label: str
    url: str = ""


@dataclass(frozen=True)
class Happening:
    """One event of ``timeline``. ``day`` is text, because a date may be known to the month only."""

    day: str
    title: str
    detail: str = ""
    standing: str = ""
    source: str = ""
    url: str = ""


@dataclass(frozen=True)
class MapArea:
    """One area of ``choropleth``: an SVG path, its ink from 0 to 6 or None without a figure, what is said of it.

    ``name`` stands at ``label`` where it has room; ``url`` opens the area, "" where there is nothing more to open.
    """

    path: str
    ink: int | None
    words: str
    url: str
    name: str
    label: tuple[float, float]


@dataclass(frozen=True)
class Choropleth:
    """A map in the units of its view box; ``mark`` is what the law wants on it, ``source`` whose outlines these are."""

    width: float
    height: float
    areas: tuple[MapArea, ...]
    mark: str
    source: str


@dataclass(frozen=True)
class GeoMap:
    """A map to move in. ``bounds``: west, south, east, north; ``at``: longitude and latitude to begin with, if any.

    The rest are addresses on this server, "" where there is nothing or no right to it; a number goes at the end of
    ``household`` and ``door``. ``layers`` are the points that may be chosen: value and words; ``layer`` is the one that
    is, and ``page`` the page itself, whose part #geomap-told tells of another when that is chosen.
    """

    bounds: tuple[float, ...]
    outlines: str = ""
    hexagons: str = ""
    tiles: str = ""
    household: str = ""
    door: str = ""
    shape: str = ""
    layers: tuple[tuple[str, str], ...] = ()
    at: tuple[float, ...] = ()
    layer: str = ""
    page: str = ""


@dataclass(frozen=True)
class LegendLine:
    """One class of a map: its ink, its limits, how many areas."""

    ink: int | None
    limits: str
    areas: str


class DoorState(StrEnum):
    """What the stairwell board may tell of a door: nothing about who the people are."""

    LIVED_IN = "lived_in"
    VACANT = "vacant"
    REPORTED = "reported"
    TODO = "todo"


@dataclass(frozen=True)
class Door:
    """One cell of ``building``."""

    label: str
    state: DoorState
    url: str
    surname: str = ""
    people: int = 0


@dataclass(frozen=True)
class Storey:
    """One floor of a unit with its doors from left to right; None where the unit has no door at that place."""

    label: str
    doors: tuple[Door | None, ...]


@dataclass(frozen=True)
class Stairwell:
    """One unit of a building, its floors from the top down."""

    label: str
    storeys: tuple[Storey, ...]


@dataclass(frozen=True)
class Member:
    """One person on ``household``."""

    name: str
    relation: str
    sex: str
    age: int
    standing: str
    source: str
    since: date
    url: str = ""
    head: bool = False


@dataclass(frozen=True)
class Choice:
    """A record to choose in ``choices`` or ``members``: its id, its name, and what tells it from its namesakes."""

    value: str
    title: str
    detail: str = ""
    chosen: bool = False
    head: bool = False
    relation: str = ""


@dataclass(frozen=True)
class HouseholdCard:
    """What ``household`` shows: number, kind and address in words, and the members, the head first."""

    number: str
    kind: str
    address: str
    members: tuple[Member, ...]
    url: str = ""


@dataclass(frozen=True)
class Bar:
    """One line of ``bars``: ``share`` (0 to 1) of the longest; ``words`` is the figure as it is shown."""

    label: str
    share: float
    words: str

    @property
    def width(self) -> str:
        """The length in the words of SVG."""
        return f"{100 * self.share:.2f}%"


@dataclass(frozen=True)
class Step:
    """One step of a day in ``steps``: its number from midnight, its height (0 to 1), and what is said of it."""

    place: int
    height: float
    words: str

    @property
    def x(self) -> int:
        """Where it begins in a day 960 units wide."""
        return 10 * self.place

    @property
    def y(self) -> str:
        """Where its top is in a line 40 units high."""
        return f"{40 - 40 * self.height:.1f}"


@dataclass(frozen=True)
class StepLine:
    """One line of ``steps``: the steps that are not 0, the latest figure and that of the day."""

    label: str
    steps: tuple[Step, ...]
    latest: str
    together: str


@dataclass(frozen=True)
class PyramidLine:
    """One age of ``pyramid``: men to the left, women to the right, as shares of the longest bar."""

    label: str
    left: Bar
    right: Bar


@dataclass(frozen=True)
class Piece:
    """A stretch of a text in ``compare``; ``differs``: the other record has something else there."""

    text: str
    differs: bool = False


@dataclass(frozen=True)
class ComparedLine:
    """One fact of two records; ``state`` is agrees, differs, or "" where one of them says nothing."""

    label: str
    left: tuple[Piece, ...]
    right: tuple[Piece, ...]
    state: str = ""


@dataclass(frozen=True)
class MappedColumn:
    """One line of ``mapping``: a column's title, and the field ``name`` that says what it holds, the ``chosen`` value.

    ``sample`` is what stands in it. ``why`` takes the place of the choice where there is none.
    """

    title: str
    name: str
    chosen: str = ""
    sample: str = ""
    why: str = ""
    problems: tuple[str, ...] = ()


@dataclass(frozen=True)
class WeightLine:
    """One step of ``weights``: what was compared, what was found, its weight in words and as a bar of 100.

    ``kind`` is for, against or sum; ``zero`` is where nothing speaks for either.
    """

    label: str
    found: str
    words: str
    kind: str
    start: str
    width: str
    zero: str
