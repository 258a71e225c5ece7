"""Citizen numbers (GB 11643) under the county code 370298, which was never assigned."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from wanjia.demo.types import MALE, Ints

COUNTY = 370298
A_DAY = 500  # numbers a sex has on each birthday
_FIRST_DAY = -40_000  # 1860: nobody here was born before
_DAYS = 80_000
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_STEP = 177  # without a common divisor with A_DAY, so that every number of a day comes once

_BEFORE_FILES = date(2012, 1, 1)  # whoever is grown is born before it, whoever a month's file tells of as born is not


@dataclass(frozen=True)
class Range:
    """Numbers of a birthday and sex that are kept for one use, from the ``first`` of its 500 on."""

    first: int
    many: int
    since: date = date.min  # the first birthday that is meant
    until: date = date.max  # the first that no longer is


# Who takes which of the 500, so that nobody invented for a file bears the number of somebody else. At most, on one
# birthday and of one sex, in a city of 8.7 million (counted, seed 1; "about" is what to expect of a draw):
# - city: 282 on any day but a first of January before 1955, where those stand of whom the year alone is known. There up
#   to 513 come together, and whoever finds none left gets the number of another day. Of the last two days before the
#   city was made are up to 357; whoever is so young and finds none has none yet;
# - left_child, 4 in 100 of up to 173 children of the city: about 6;
# - left_parent, of 4 in 100 of up to 309 children: about 11;
# - stranger, 3 in 100 of up to 160 who married, and on those firsts of January of 454: about 13;
# - parted, one for each divorced: 35;
# - outsider: 87,000 on 4,000 days: 22;
# - newborn: 4,650 children a month, 52 boys in 100, on 31 days: about 77;
# - late_N, 4 in 100 of those, told N months later, 2 to 8 (1 where the months are long): about 0.5 each.
RANGES = {
    "city": Range(0, 300),
    "left_child": Range(300, 24),
    "left_parent": Range(324, 36, until=_BEFORE_FILES),
    "stranger": Range(360, 40, until=_BEFORE_FILES),
    "parted": Range(400, 44, until=_BEFORE_FILES),
    "outsider": Range(444, 28, until=_BEFORE_FILES),
    "newborn": Range(324, 124, since=_BEFORE_FILES),
} | {f"late_{months}": Range(442 + 6 * months, 6, since=_BEFORE_FILES) for months in range(1, 9)}


class Register:
    """How many numbers each birthday and sex has given out so far."""

    def __init__(self) -> None:
        self._given = np.zeros(_DAYS * 2, dtype=np.int64)

    def give(self, birth: Ints, sex: Ints) -> tuple[Ints, Ints]:
        """The first 17 digits as a number, and the check digit (10 is X). Where the city's range has run out: 0."""
        key = (birth - _FIRST_DAY) * 2 + (sex == MALE)
        order = np.argsort(key, kind="stable")
        ordered = key[order]
        rank = np.empty(len(key), dtype=np.int64)
        rank[order] = np.arange(len(key)) - np.searchsorted(ordered, ordered)
        rank += self._given[key]
        self._given += np.bincount(key, minlength=len(self._given))
        sequence = (rank * _STEP + birth * 31) % A_DAY * 2 + (sex == MALE)
        digits = (COUNTY * 100_000_000 + year_month_day(birth)) * 1_000 + sequence
        return np.where(rank < RANGES["city"].many, digits, 0), check_digit(digits)


def year_month_day(days: Ints) -> Ints:
    """Days since 1970 as a number like 20260131."""
    dates = days.astype("datetime64[D]")
    months = dates.astype("datetime64[M]")
    month = months.astype(np.int64)
    day = (dates - months).astype(np.int64) + 1
    return np.asarray((1970 + month // 12) * 10_000 + (month % 12 + 1) * 100 + day)


def check_digit(digits: Ints) -> Ints:
    """ISO 7064 MOD 11-2 over 17 digits: 0 to 9, and 10 for X."""
    total = np.zeros(len(digits), dtype=np.int64)
    rest = digits
    for weight in reversed(_WEIGHTS):
        rest, digit = np.divmod(rest, 10)
        total += digit * weight
    return (12 - total) % 11
