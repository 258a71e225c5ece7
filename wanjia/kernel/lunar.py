"""The traditional calendar (GB/T 33661-2017) from 1900 to 2050, for birth dates that were told by it.

The older generation knows its birthday by the moon, and counters write "the fifteenth of the eighth" down as 15 August.
``data/lunar.csv`` has the first day of each year, its leap month and the lengths of its months (1: 30 days, 0: 29), as
the calendar of ICU 78 (Unicode) computes them.
"""

import csv
from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class _Year:
    first_day: date
    leap: int  # the leap month follows the month of this number; 0: none
    lengths: tuple[int, ...]


@cache
def _years() -> dict[int, _Year]:
    table = files("wanjia.kernel").joinpath("data", "lunar.csv").read_text(encoding="utf-8")
    return {
        int(row["year"]): _Year(
            date.fromisoformat(row["first_day"]), int(row["leap"] or 0), tuple(29 + int(bit) for bit in row["lengths"])
        )
        for row in csv.DictReader(table.splitlines())
    }


@cache
def _first_days() -> list[date]:
    return [year.first_day for year in _years().values()]


def as_solar(told: date) -> date | None:
    """The day that is meant where month and day of ``told`` are of the traditional calendar; None where none can be."""
    year = _years().get(told.year)
    if year is None:
        return None
    place = told.month - 1 + (0 < year.leap < told.month)
    if told.day > year.lengths[place]:
        return None
    return year.first_day + timedelta(days=sum(year.lengths[:place]) + told.day - 1)


def as_lunar(day: date) -> date | None:
    """How ``day`` is told by the traditional calendar, written as a date; None where that writing is no date.

    Nobody says "leap" at a counter, so a day of a leap month is told as of the month before.
    """
    place = bisect_right(_first_days(), day) - 1
    if place < 0:
        return None
    told, year = list(_years().items())[place]
    left = (day - year.first_day).days
    for number, length in enumerate(year.lengths):
        if left < length:
            month = number + 1 - (0 < year.leap <= number)
            return _written(told, month, left + 1)
        left -= length
    return None


def _written(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
