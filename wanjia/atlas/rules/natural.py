"""Natural breaks (Jenks): of all schemes the one with the least squared deviation from the means of its classes.

Found exactly, by the method of W. D. Fisher, "On grouping for maximum homogeneity" (1958): the best k classes of the
first values follow from the best k - 1 classes of fewer.
"""

from collections import Counter
from collections.abc import Sequence
from itertools import accumulate


class Deviations:
    """The squared deviation of some of the values from their mean; each counts as often as it occurs."""

    def __init__(self, values: Sequence[int], often: Sequence[int]) -> None:
        pairs = list(zip(values, often, strict=True))
        self.counts = [0, *accumulate(often)]
        self.sums = [0, *accumulate(value * times for value, times in pairs)]
        self.squares = [0, *accumulate(value * value * times for value, times in pairs)]

    def of(self, first: int, last: int) -> float:
        count, total, squares = (line[last + 1] - line[first] for line in (self.counts, self.sums, self.squares))
        # Whole numbers until here: what is left of two large ones is exact.
        return (squares * count - total * total) / count


def natural_breaks(values: Sequence[int], classes: int) -> tuple[int, ...]:
    """The highest value of each class; as many classes as there are distinct values at most."""
    often = Counter(values)
    distinct = sorted(often)
    deviations = Deviations(distinct, [often[value] for value in distinct])
    best = [deviations.of(0, last) for last in range(len(distinct))]
    starts = []
    for done in range(1, min(classes, len(distinct))):
        found = [_last_class(best, deviations, done, last) for last in range(len(distinct))]
        best = [cost for cost, _ in found]
        starts.append([start for _, start in found])
    return tuple(distinct[last] for last in _lasts(starts, len(distinct) - 1))


def _last_class(best: Sequence[float], deviations: Deviations, done: int, last: int) -> tuple[float, int]:
    """The least cost of one class after ``done`` others, up to ``last``, and where it starts."""
    costs = ((best[start - 1] + deviations.of(start, last), start) for start in range(done, last + 1))
    return min(costs, default=(float("inf"), last))


def _lasts(starts: Sequence[Sequence[int]], last: int) -> list[int]:
    """The last place of each class, read back from the starts of the classes above it."""
    found = [last]
    for line in reversed(starts):
        found.append(line[found[-1]] - 1)
    return found[::-1]
