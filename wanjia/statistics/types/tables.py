"""Tables as they are shown: headings, figures, and what they are figures of."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from wanjia.kernel.periods import Period
from wanjia.places.types import Area
from wanjia.registry.types.views import HouseholdLine, PersonLine
from wanjia.statistics.types.designs import Audience, Counting, Design, Filters, Population
from wanjia.statistics.types.protection import TOTAL, Key, Protection


@dataclass(frozen=True)
class Wanted:
    """What may be chosen of a table beside its area; None is the last close.

    A stock is of the day ``on``; what happened is of a ``period``.
    """

    on: date | None = None
    period: Period | None = None
    population: Population = Population.LIVING
    counting: Counting = Counting.OCCURRED
    filters: Filters = ()


@dataclass(frozen=True)
class Question:
    """What is asked of a design: ``first`` and ``last`` are one day for a stock, the period for what happened."""

    design: Design
    area: Area
    population: Population
    counting: Counting
    first: date
    last: date
    filters: Filters = ()

    @property
    def name(self) -> str:
        """The question in one line without its design and area, the same for the same question."""
        filters = ",".join(f"{name}={value}" for name, value in self.filters)
        return f"{self.population}|{self.counting}|{self.first}|{self.last}|{filters}"


@dataclass(frozen=True)
class Heading:
    """A row or a column: its code, and its name where that is a name (of an area) or a text to be translated."""

    code: str
    label: str


@dataclass(frozen=True)
class Table:
    """A protected table. ``figures`` has a value for each cell and total (row or column ``TOTAL``), None if hidden.

    ``moment`` is that of the last change in it, or of the close; ``persons``: whether a figure may open whom it counts.
    ``behind`` is how many changes a live table has not seen; ``closed_on`` the day of its close, None for a live one.
    """

    question: Question
    audience: Audience
    protection: Protection | None
    rows: tuple[Heading, ...]
    columns: tuple[Heading, ...]
    figures: Mapping[Key, int | None]
    moment: datetime
    persons: bool
    behind: int = 0
    closed_on: date | None = None

    def figure(self, row: str, column: str = TOTAL) -> int | None:
        """The figure of a cell; of a total without a code. A table of one column has no other total than that."""
        if column == TOTAL and len(self.columns) == 1:
            column = self.columns[0].code
        return self.figures[row, column]


@dataclass(frozen=True)
class Cell:
    """A cell or a total of a table: the code of its row and of its column, ``TOTAL`` for all of them.

    ``page`` is a token of the page before, of those whom the cell counts.
    """

    row: str = TOTAL
    column: str = TOTAL
    page: str = ""


@dataclass(frozen=True)
class Counted:
    """One of those a figure counts; ``times`` how often, which is more than once where the same happened twice."""

    line: PersonLine | HouseholdLine
    times: int


@dataclass(frozen=True)
class Behind:
    """One page of those whom a figure counts. The figure is the sum of ``times`` and ``elsewhere`` of all its pages.

    ``elsewhere``: how many of this page the reader no longer reaches, because they moved or were sealed since.
    ``behind`` as in Table.
    """

    question: Question
    row: Heading
    column: Heading
    figure: int
    counted: tuple[Counted, ...]
    elsewhere: int
    before: str
    after: str
    moment: datetime
    behind: int = 0
