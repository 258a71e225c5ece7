"""What the statistics bureau published, as the city entered it."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class PublishedFigure:
    """A figure that communiques give: ``title`` and ``unit`` are msgids, ``least`` and ``most`` what it can be."""

    title: str
    unit: str
    places: int
    least: int
    most: int


@dataclass(frozen=True)
class Told:
    """A value that somebody enters. ``source`` names the paper, ``published_on`` its date."""

    area: int
    year: int
    figure: str
    value: str
    source: str
    published_on: date


@dataclass(frozen=True)
class Entered:
    """One entry; the newest of a figure holds, the others are its history."""

    figure: str
    value: str
    source: str
    published_on: date
    entered_by: str
    entered_at: datetime
