"""Dates as people know them (a day, a month, a year), ages, and spans that include their first day and not their last.

A date that cannot be is refused; what follows from an imprecise date is said with certainty or not at all.
"""

import calendar
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from wanjia.kernel.clock import FOREVER
from wanjia.kernel.errors import N_, Problem, Refused

# What a clerk can mean: from the oldest people in the household books to plans of the next decades.
FIRST_YEAR, LAST_YEAR = 1850, 2199

_FORMS = (
    re.compile(r"(?P<year>[0-9]{4})年(?:(?P<month>[0-9]{1,2})月(?:(?P<day>[0-9]{1,2})[日号]?)?)?"),
    re.compile(r"(?P<year>[0-9]{4})(?P<mark>[-./])(?P<month>[0-9]{1,2})(?:(?P=mark)(?P<day>[0-9]{1,2}))?"),
    re.compile(r"(?P<year>[0-9]{4})(?:(?P<month>[0-9]{2})(?P<day>[0-9]{2})?)?"),
)
_MIDNIGHT = re.compile(r"[ T]0?0:00(:00(\.0+)?)?$")  # what spreadsheets and databases append to a date


class Precision(StrEnum):
    """How much of a date is known."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True)
class PartialDate:
    """A day, or a month or year in which it lies. ``earliest`` is the first day that it can be."""

    earliest: date
    precision: Precision = Precision.DAY

    def __post_init__(self) -> None:
        if self.precision is not Precision.DAY:
            month = self.earliest.month if self.precision is Precision.MONTH else 1
            object.__setattr__(self, "earliest", self.earliest.replace(month=month, day=1))

    @property
    def latest(self) -> date:
        """The last day that it can be."""
        if self.precision is Precision.DAY:
            return self.earliest
        month = self.earliest.month if self.precision is Precision.MONTH else 12
        return self.earliest.replace(month=month, day=calendar.monthrange(self.earliest.year, month)[1])

    def surely_before(self, other: "PartialDate") -> bool:
        """Whether it was earlier whatever the days were. What is only possible refuses nobody."""
        return self.latest < other.earliest

    def __str__(self) -> str:
        text = self.earliest.isoformat()
        return text if self.precision is Precision.DAY else text[: 7 if self.precision is Precision.MONTH else 4]


@dataclass(frozen=True)
class Span:
    """The days from ``start`` up to, and without, ``end``."""

    start: date
    end: date = FOREVER

    def __post_init__(self) -> None:
        if self.start >= self.end:
            raise ValueError("a span has at least one day")

    def __contains__(self, day: date) -> bool:
        return self.start <= day < self.end

    def overlaps(self, other: "Span") -> bool:
        """Whether they share a day."""
        return self.start < other.end and other.start < self.end

    def intersection(self, other: "Span") -> "Span | None":
        """The days they share."""
        return Span(max(self.start, other.start), min(self.end, other.end)) if self.overlaps(other) else None

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.end - self.start).days


def read(text: str, *, field: str = "date") -> PartialDate:
    """The date in ``text``: 2026-11-21, 2026/1/2, 2026.11, 20261121, 2026年11月21日, 2026.

    Raises :class:`Refused` with one problem of ``field``.
    """
    plain = "".join(_MIDNIGHT.sub("", unicodedata.normalize("NFKC", text).strip()).split())
    for form in _FORMS:
        if match := form.fullmatch(plain):
            parts = match.groupdict()
            return _from_parts(int(parts["year"]), parts["month"], parts["day"], field)
    if not plain:
        raise Refused(Problem("date.missing", N_("The date is missing."), field))
    raise Refused(
        Problem("date.form", N_("Write the date like 2026-11-21, or 2026-11 or 2026 if no more is known."), field)
    )


def age(born: date, on: date) -> int:
    """Completed years. Who was born on 29 February completes a year on 1 March where the year has no such day."""
    if on < born:
        raise ValueError("nobody has an age before the birth")
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def age_in_months(born: date, on: date) -> int:
    """Completed months; the last days of a long month are completed on the first day after a short one."""
    if on < born:
        raise ValueError("nobody has an age before the birth")
    return (on.year - born.year) * 12 + on.month - born.month - (on.day < born.day)


def birthday(born: date, years: int) -> date:
    """The first day on which :func:`age` is ``years``."""
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return date(born.year + years, 3, 1)


def ages(born: PartialDate, on: date) -> tuple[int, int]:
    """The youngest and the oldest somebody can be ``on`` a day not before the earliest possible birth."""
    return age(min(born.latest, on), on), age(born.earliest, on)


def _from_parts(year: int, month: str | None, day: str | None, field: str) -> PartialDate:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        message = N_("The year %(year)s cannot be right. Write it with four digits.")
        raise Refused(Problem("date.year", message, field, {"year": str(year)}))
    precision = Precision.DAY if day else Precision.MONTH if month else Precision.YEAR
    try:
        return PartialDate(date(year, int(month or 1), int(day or 1)), precision)
    except ValueError:
        message = N_("There is no such day in the calendar. Compare the date with the document.")
        raise Refused(Problem("date.impossible", message, field)) from None
