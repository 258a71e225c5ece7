"""Vital rates: the counts they are made of, and each with its formula."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from wanjia.places.types import Area
from wanjia.statistics.types.designs import Audience, Counting, Population
from wanjia.statistics.types.figures import Interval, LifeTable

ByAge = Mapping[tuple[int, int], int]  # (completed years, sex)


@dataclass(frozen=True)
class VitalCounts:
    """People at the beginning and at the end of a period of ``days``, and what happened between.

    ``births`` are by (first age of the mother's five-year group, sex of the child), the group -1 where no mother is
    known. The events of one person each: ``married``, ``divorced``, ``came`` and ``left``.
    """

    days: int
    at_first: ByAge
    at_last: ByAge
    births: ByAge
    deaths: ByAge
    married: int = 0
    divorced: int = 0
    came: int = 0
    left: int = 0


@dataclass(frozen=True)
class VitalFigure:
    """One figure: ``title``, ``unit`` and ``formula`` are msgids; ``value`` is None where it is not known or hidden.

    ``numerator`` and ``denominator`` are those of a plain rate. ``family``: it tells of mothers or couples.
    Figures of one ``whole`` can be worked out from each other.
    """

    code: str
    title: str
    unit: str
    formula: str
    value: Fraction | float | int | None
    places: int = 2
    numerator: int | None = None
    denominator: Fraction | None = None
    interval: Interval | None = None
    family: bool = False
    whole: str = ""


@dataclass(frozen=True)
class VitalRates:
    """The figures of one area and period; ``behind`` is how many changes they have not seen.

    ``closed_on`` is the day of the close that they are of, None for live ones.
    """

    area: Area
    audience: Audience
    population: Population
    counting: Counting
    first: date
    last: date
    figures: tuple[VitalFigure, ...]
    life_tables: Mapping[int, LifeTable]
    moment: datetime
    behind: int = 0
    closed_on: date | None = None

    def figure(self, code: str) -> VitalFigure:
        """The figure of this code; KeyError for another."""
        return {one.code: one for one in self.figures}[code]
