"""Citizen numbers (GB 11643) under the county code 370298, which was never assigned."""

import numpy as np

from wanjia.demo.types import MALE, Ints

COUNTY = 370298
A_DAY = 500  # numbers a sex has on each birthday
_FIRST_DAY = -40_000  # 1860: nobody here was born before
_DAYS = 80_000
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_STEP = 177  # without a common divisor with A_DAY, so that every number of a day comes once


class Register:
    """How many numbers each birthday and sex has given out so far."""

    def __init__(self) -> None:
        self._given = np.zeros(_DAYS * 2, dtype=np.int64)

    def give(self, birth: Ints, sex: Ints) -> tuple[Ints, Ints]:
        """The first 17 digits as a number, and the check digit (10 is X). Runs out at 500 a day: then 0."""
        key = (birth - _FIRST_DAY) * 2 + (sex == MALE)
        order = np.argsort(key, kind="stable")
        ordered = key[order]
        rank = np.empty(len(key), dtype=np.int64)
        rank[order] = np.arange(len(key)) - np.searchsorted(ordered, ordered)
        rank += self._given[key]
        self._given += np.bincount(key, minlength=len(self._given))
        sequence = (rank * _STEP + birth * 31) % A_DAY * 2 + (sex == MALE)
        digits = (COUNTY * 100_000_000 + year_month_day(birth)) * 1_000 + sequence
        return np.where(rank < A_DAY, digits, 0), check_digit(digits)


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
