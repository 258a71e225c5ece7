"""Tables as they are shown: headings, figures, and what they are figures of."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from wanjia.places.types import Area
from wanjia.statistics.types.designs import Audience, Counting, Design, Filters, Population
from wanjia.statistics.types.protection import TOTAL, Key, Protection


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


@dataclass(frozen=True)
class Heading:
    """A row or a column: its code, and its name where that is a name (of an area) or a text to be translated."""

    code: str
    label: str


@dataclass(frozen=True)
class Table:
    """A protected table. ``figures`` has a value for each cell and total (row or column ``TOTAL``), None if hidden.

    ``moment`` is that of the last change in it, or of the close; ``persons``: whether a figure may open whom it counts.
    """

    question: Question
    audience: Audience
    protection: Protection | None
    rows: tuple[Heading, ...]
    columns: tuple[Heading, ...]
    figures: Mapping[Key, int | None]
    moment: datetime
    persons: bool

    def figure(self, row: str, column: str = TOTAL) -> int | None:
        """The figure of a cell; of a total without a code. A table of one column has no other total than that."""
        if column == TOTAL and len(self.columns) == 1:
            column = self.columns[0].code
        return self.figures[row, column]
