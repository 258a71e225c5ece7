"""Vital rates as exact fractions. A rate over nobody is None: it is not known, and not zero."""

from fractions import Fraction

PER_MILLE = 1000
PER_CENT = 100


def mean_population(first: int, last: int) -> Fraction:
    """年平均人口: half of the people at the beginning and at the end of the period."""
    return Fraction(first + last, 2)


def rate(events: int | Fraction, people: int | Fraction, per: int = PER_MILLE) -> Fraction | None:
    """``events`` for every ``per`` of ``people``."""
    return Fraction(events) * per / people if people else None


def annual(value: Fraction | None, days: int) -> Fraction | None:
    """A rate of a period of ``days`` as one of a year of 365, so that a quarter compares with a year."""
    return value * 365 / days if value is not None else None


def natural_increase(births: int, deaths: int, people: Fraction) -> Fraction | None:
    """自然增长率: births less deaths for every thousand of the mean population."""
    return rate(births - deaths, people)


def population_behind(events: int, per_mille: Fraction) -> Fraction:
    """The mean population that a published number of events and its rate speak of."""
    return Fraction(events * PER_MILLE) / per_mille


def rounded(value: Fraction, places: int) -> str:
    """``value`` with so many decimal places, halves away from zero as the statistical yearbooks round."""
    scaled = abs(value) * 10**places
    digits = str(int(scaled + Fraction(1, 2))).rjust(places + 1, "0")
    text = f"{digits[:-places]}.{digits[-places:]}" if places else digits
    return f"-{text}" if value < 0 and int(digits) else text
