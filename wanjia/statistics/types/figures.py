"""Rates and life tables. A rate is an exact fraction; it is rounded where it is shown."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Interval:
    """An estimate with the bounds of its 95 % confidence interval."""

    estimate: float
    low: float
    high: float


@dataclass(frozen=True)
class AgeRate:
    """The central death rate m(x) of the ages from ``start`` up to the next one's start, per person and year.

    ``deaths`` is the number behind it, 0 where only the rate is known.
    """

    start: int
    rate: float
    deaths: int = 0


@dataclass(frozen=True)
class LifeLine:
    """One age group of a life table of one birth.

    ``dying`` q(x), ``survivors`` l(x), ``deaths`` d(x), ``years`` L(x), ``years_left`` T(x), ``expectancy`` e(x).
    """

    start: int
    rate: float
    dying: float
    survivors: float
    deaths: float
    years: float
    years_left: float
    expectancy: float


@dataclass(frozen=True)
class LifeTable:
    """An abridged period life table. ``interval`` is that of e(0), None where only the rates are known."""

    lines: tuple[LifeLine, ...]
    interval: Interval | None

    @property
    def at_birth(self) -> float:
        """e(0): the years a child born into these rates would live on average."""
        return self.lines[0].expectancy
