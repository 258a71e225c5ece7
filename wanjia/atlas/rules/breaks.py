"""Breaking values into classes. Values are whole numbers (units of a figure's last decimal), so every limit is exact.

A scheme is told by the highest value of each class, ascending; the last is the highest value there is.
"""

from bisect import bisect_left
from collections.abc import Sequence

from wanjia.atlas.rules.natural import natural_breaks
from wanjia.atlas.types import Breaks, Class, Method

FEWEST, MOST = 2, 7


def classes(values: Sequence[int], wanted: Breaks) -> tuple[Class, ...]:
    """The classes of ``values``, lowest first: together they hold every value, each in one. Fewer than wanted where
    values are few or alike; none without values.
    """
    if not values:
        return ()
    upper = upper_limits(values, wanted)
    lowest = min(values)
    first = lowest if lowest <= upper[0] else 0  # own breaks may begin with a class that is empty
    counts = [0] * len(upper)
    for value in values:
        counts[bisect_left(upper, value)] += 1
    lows = [first, *(high + 1 for high in upper[:-1])]
    return tuple(Class(low, high, count) for low, high, count in zip(lows, upper, counts, strict=True))


def place(value: int, found: Sequence[Class]) -> int:
    """The class that holds ``value``, counted from 0."""
    return bisect_left([one.high for one in found], value)


def upper_limits(values: Sequence[int], wanted: Breaks) -> tuple[int, ...]:
    """The highest value of each class."""
    ordered = sorted(values)
    match wanted.method:
        case Method.QUANTILE:
            return _quantiles(ordered, wanted.classes)
        case Method.EQUAL:
            return _equal(ordered[0], ordered[-1], wanted.classes)
        case Method.NATURAL:
            return natural_breaks(ordered, wanted.classes)
        case Method.OWN:
            return (*(limit for limit in wanted.own if limit < ordered[-1]), ordered[-1])


def _quantiles(ordered: Sequence[int], count: int) -> tuple[int, ...]:
    """As many areas in each class as can be; equal values stay together."""
    ends = (-(-len(ordered) * step // count) for step in range(1, count + 1))
    return tuple(dict.fromkeys(ordered[end - 1] for end in ends if end > 0))


def _equal(low: int, high: int, count: int) -> tuple[int, ...]:
    """Classes of one width, which may be empty."""
    return tuple(dict.fromkeys(low + (high - low) * step // count for step in range(1, count + 1)))
