"""Life tables by Chiang's method, from death rates of age groups.

C. L. Chiang, The Life Table and its Applications (1984): the groups are of any width, those who die in a group lived a
fraction of it, and the variance of e(0) follows from the numbers of deaths. The fractions of the first five years are
those of Coale and Demeny's model West.
"""

from collections.abc import Sequence
from itertools import accumulate, pairwise
from math import sqrt

from wanjia.statistics.rules.fertility import Z95
from wanjia.statistics.types.figures import AgeRate, Interval, LifeLine, LifeTable

MALE, FEMALE = 1, 2
# Years lived in the group by those who die in it, as intercept and slope over m(0): under one, and one to four.
_INFANTS = {MALE: (0.045, 2.684), FEMALE: (0.053, 2.800)}
_TODDLERS = {MALE: (1.651, -2.816), FEMALE: (1.522, -1.518)}
_INFANTS_OF_HIGH_MORTALITY = {MALE: 0.330, FEMALE: 0.350}
_TODDLERS_OF_HIGH_MORTALITY = {MALE: 1.352, FEMALE: 1.361}
HIGH_MORTALITY = 0.107


def life_table(rates: Sequence[AgeRate], sex: int) -> LifeTable | None:
    """The table of ``rates`` in the order of age, the last group open; None where nobody dies in the open group.

    Without deaths in the open group its length of life is not known: join it to the group before.
    """
    if not rates or rates[-1].rate <= 0:
        return None
    widths = [later.start - earlier.start for earlier, later in pairwise(rates)]
    lived = [lived_by_the_dying(one, width, rates[0].rate, sex) for one, width in zip(rates, widths, strict=False)]
    dying = [_dying(one.rate, n, a) for one, n, a in zip(rates, widths, lived, strict=False)] + [1.0]
    survivors = list(accumulate(dying[:-1], lambda alive, q: alive * (1 - q), initial=1.0))
    deaths = [alive * q for alive, q in zip(survivors, dying, strict=True)]
    years = [
        n * (alive - dead) + a * dead for n, a, alive, dead in zip(widths, lived, survivors, deaths, strict=False)
    ] + [survivors[-1] / rates[-1].rate]
    left = list(accumulate(reversed(years)))[::-1]
    expected = [whole / alive if alive else 0.0 for whole, alive in zip(left, survivors, strict=True)]
    columns = zip(rates, dying, survivors, deaths, years, left, expected, strict=True)
    lines = tuple(LifeLine(one.start, one.rate, *numbers) for one, *numbers in columns)
    return LifeTable(lines, _interval(rates, lines, widths, lived))


def lived_by_the_dying(one: AgeRate, width: int, infant_rate: float, sex: int) -> float:
    """Years of the group that those who die in it live on average: half of it but for the first five years."""
    high = infant_rate >= HIGH_MORTALITY
    if (one.start, width) == (0, 1):
        intercept, slope = _INFANTS[sex]
        return _INFANTS_OF_HIGH_MORTALITY[sex] if high else intercept + slope * infant_rate
    if (one.start, width) == (1, 4):
        intercept, slope = _TODDLERS[sex]
        return _TODDLERS_OF_HIGH_MORTALITY[sex] if high else intercept + slope * infant_rate
    return width / 2


def _dying(rate: float, width: int, lived: float) -> float:
    return min(width * rate / (1 + (width - lived) * rate), 1.0)


def _interval(
    rates: Sequence[AgeRate], lines: Sequence[LifeLine], widths: Sequence[int], lived: Sequence[float]
) -> Interval | None:
    """e(0) with Chiang's variance; the open group adds nothing to it, because everybody in it dies."""
    if not all(one.deaths or one.rate == 0 for one in rates):
        return None
    variance = sum(
        (line.survivors * ((width - a) + later.expectancy)) ** 2 * line.dying**2 * (1 - line.dying) / one.deaths
        for one, line, later, width, a in zip(rates, lines, lines[1:], widths, lived, strict=False)
        if one.deaths
    )
    expectancy, spread = lines[0].expectancy, Z95 * sqrt(variance)
    return Interval(expectancy, expectancy - spread, expectancy + spread)
