"""Reporting periods: a year may begin in January, on 1 October, or wherever a return begins it.

A reporting year bears the number of the calendar year in which it ends: 1 October 2025 to 30 September 2026 is 2026.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from wanjia.kernel.dates import Span
from wanjia.kernel.errors import N_


class PeriodKind(StrEnum):
    """How long a period is."""

    YEAR = "year"
    HALF = "half"
    QUARTER = "quarter"
    MONTH = "month"

    @property
    def months(self) -> int:
        """How many months it lasts."""
        return {PeriodKind.YEAR: 12, PeriodKind.HALF: 6, PeriodKind.QUARTER: 3, PeriodKind.MONTH: 1}[self]


@dataclass(frozen=True)
class ReportingYear:
    """Where the years of a return begin. ``name`` is its code, kept with each period."""

    start_month: int
    start_day: int
    name: str

    def __post_init__(self) -> None:
        if not (1 <= self.start_month <= 12 and 1 <= self.start_day <= 28):
            raise ValueError("a reporting year begins in a month of 1-12, on a day of 1-28, which every month has")

    def begins(self, year: int) -> date:
        """The first day of the reporting year ``year``."""
        starts_in = year if (self.start_month, self.start_day) == (1, 1) else year - 1
        return date(starts_in, self.start_month, self.start_day)

    def containing(self, day: date, kind: PeriodKind) -> "Period":
        """The period of ``kind`` that ``day`` lies in."""
        year = next(year for year in (day.year + 1, day.year) if self.begins(year) <= day)
        begins = self.begins(year)
        months = (day.year - begins.year) * 12 + day.month - begins.month - (day.day < begins.day)
        return Period(self, kind, year, months // kind.months + 1)


@dataclass(frozen=True)
class Label:
    """A message with its values, translated where it is shown."""

    message: str
    params: dict[str, str]

    def __str__(self) -> str:
        return self.message % self.params


@dataclass(frozen=True)
class Period:
    """The ``number``-th half, quarter or month of a reporting year, or the year itself (number 1)."""

    reporting_year: ReportingYear
    kind: PeriodKind
    year: int
    number: int = 1

    def __post_init__(self) -> None:
        if not 1 <= self.number <= 12 // self.kind.months:
            raise ValueError(f"a year has no {self.kind.value} number {self.number}")

    @property
    def span(self) -> Span:
        """Its days."""
        begins = self.reporting_year.begins(self.year)
        return Span(
            months_later(begins, (self.number - 1) * self.kind.months),
            months_later(begins, self.number * self.kind.months),
        )

    @property
    def last_day(self) -> date:
        """The day on which stocks are counted."""
        return self.span.end - timedelta(days=1)

    @property
    def next(self) -> "Period":
        """The period of the same kind that follows."""
        return self.reporting_year.containing(self.span.end, self.kind)

    @property
    def previous(self) -> "Period":
        """The period of the same kind before."""
        return self.reporting_year.containing(self.span.start - timedelta(days=1), self.kind)

    @property
    def same_of_last_year(self) -> "Period":
        """The period that figures are compared with."""
        return Period(self.reporting_year, self.kind, self.year - 1, self.number)

    @property
    def label(self) -> Label:
        """Its name; with its days where it is not one of the calendar."""
        if self.reporting_year.start_day == 1 and self.kind is PeriodKind.MONTH:
            start = self.span.start
            return Label(_CALENDAR[self.kind, 0], {"year": str(start.year), "number": str(start.month)})
        params = {"year": str(self.year), "number": str(self.number)}
        half = self.number if self.kind is PeriodKind.HALF else 0
        if self.reporting_year.begins(self.year) == date(self.year, 1, 1):
            return Label(_CALENDAR[self.kind, half], params)
        days = {"first": self.span.start.isoformat(), "last": self.last_day.isoformat()}
        return Label(_REPORTING[self.kind, half], params | days)


CALENDAR = ReportingYear(1, 1, "calendar")
OCTOBER_TO_SEPTEMBER = ReportingYear(10, 1, "october_to_september")
NOVEMBER_TO_OCTOBER = ReportingYear(11, 1, "november_to_october")

_CALENDAR = {
    (PeriodKind.YEAR, 0): N_("%(year)s"),
    (PeriodKind.HALF, 1): N_("first half of %(year)s"),
    (PeriodKind.HALF, 2): N_("second half of %(year)s"),
    (PeriodKind.QUARTER, 0): N_("quarter %(number)s of %(year)s"),
    (PeriodKind.MONTH, 0): N_("month %(number)s of %(year)s"),
}
_REPORTING = {
    (PeriodKind.YEAR, 0): N_("reporting year %(year)s (%(first)s to %(last)s)"),
    (PeriodKind.HALF, 1): N_("first half of reporting year %(year)s (%(first)s to %(last)s)"),
    (PeriodKind.HALF, 2): N_("second half of reporting year %(year)s (%(first)s to %(last)s)"),
    (PeriodKind.QUARTER, 0): N_("quarter %(number)s of reporting year %(year)s (%(first)s to %(last)s)"),
    (PeriodKind.MONTH, 0): N_("month %(number)s of reporting year %(year)s (%(first)s to %(last)s)"),
}


def months_later(day: date, months: int) -> date:
    """The same day some months later, the last of the month where there is none."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
