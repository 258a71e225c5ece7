"""Births against the women who could have borne them, and girls against boys."""

from collections.abc import Mapping
from fractions import Fraction
from math import sqrt

from wanjia.statistics.rules.rates import PER_CENT
from wanjia.statistics.types.figures import Interval

WIDTH = 5
FERTILE = tuple(range(15, 50, WIDTH))
# The 97.5 % point of the standard normal distribution.
Z95 = 1.959963984540054


def fertile_group(age: int) -> int:
    """The five-year group a mother's age is counted in; births outside 15 to 49 go to the nearest group."""
    return min(max(age // WIDTH * WIDTH, FERTILE[0]), FERTILE[-1])


def age_specific(births: Mapping[int, int | Fraction], women: Mapping[int, Fraction]) -> dict[int, Fraction] | None:
    """分年龄生育率: births a woman and year, by the first age of each group; None where a group has no women."""
    if not all(women.get(age) for age in FERTILE):
        return None
    return {age: births.get(age, 0) / women[age] for age in FERTILE}


def total_fertility(rates: Mapping[int, Fraction]) -> Fraction:
    """总和生育率: children a woman would have if she lived through the rates of this period."""
    return WIDTH * sum(rates.values(), Fraction(0))


def mean_age_at_childbearing(rates: Mapping[int, Fraction]) -> Fraction | None:
    """平均生育年龄 by the rates, so that it does not hang on how many women each age has."""
    whole = sum(rates.values(), Fraction(0))
    middle = Fraction(WIDTH, 2)
    return sum(((age + middle) * value for age, value in rates.items()), Fraction(0)) / whole if whole else None


def sex_ratio_at_birth(boys: int, girls: int) -> Interval | None:
    """出生人口性别比: boys for every hundred girls, with the Wilson interval of the share of boys.

    None without a boy or without a girl.
    """
    if not (boys and girls):
        return None
    births = boys + girls
    share, weight = boys / births, Z95**2 / births
    middle = (share + weight / 2) / (1 + weight)
    spread = Z95 * sqrt(share * (1 - share) / births + Z95**2 / (4 * births**2)) / (1 + weight)
    return Interval(boys / girls * PER_CENT, _ratio(middle - spread), _ratio(middle + spread))


def _ratio(share: float) -> float:
    return share / (1 - share) * PER_CENT
