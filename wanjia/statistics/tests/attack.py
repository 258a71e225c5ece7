"""An attacker with a linear-programming solver, who knows every published figure and how figures are protected.

What a village holds is unknown; each shown figure is a pair of bounds on a sum of villages. The attacker asks for the
smallest and the largest value that an unpublished count can have.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import highspy

from wanjia.statistics.types.protection import Key, Protection

Sum = Mapping[object, int]  # how often each unknown counts in it
EPSILON = 1e-6


@dataclass
class Attack:
    """What is known so far, and the solver."""

    rule: Protection
    unknowns: dict[object, int] = field(default_factory=dict)
    solver: highspy.Highs = field(default_factory=highspy.Highs)

    def __post_init__(self) -> None:
        self.solver.setOptionValue("output_flag", False)

    def learn(self, whole: Sum, shown: int | None) -> None:
        """A published figure of the sum ``whole``; a hidden one tells nothing."""
        columns = [self._column(one) for one in whole]
        if shown is not None:
            low, high = self.bounds(shown)
            self.solver.addRow(low, high, len(columns), columns, list(map(float, whole.values())))

    def know(self, whole: Sum, count: int) -> None:
        """A sum that is known exactly, from elsewhere."""
        columns = [self._column(one) for one in whole]
        self.solver.addRow(float(count), float(count), len(columns), columns, list(map(float, whole.values())))

    def bounds(self, shown: int) -> tuple[float, float]:
        """What was counted where ``shown`` is published."""
        if shown == 0:
            return 0, 0
        return max(shown - self.rule.step + 1, self.rule.least), shown + self.rule.step - 1

    def never_less(self, earlier: object, later: object) -> None:
        """What has happened does not unhappen: a count since the first of January only grows."""
        self.solver.addRow(0, self.solver.inf, 2, [self._column(later), self._column(earlier)], [1.0, -1.0])

    def interval(self, wanted: Sum) -> tuple[float, float]:
        """The smallest and the largest value of a sum that fits all that is known."""
        for one, weight in wanted.items():
            self.solver.changeColCost(self._column(one), weight)
        found = tuple(self._best(sense) for sense in (highspy.ObjSense.kMinimize, highspy.ObjSense.kMaximize))
        for one in wanted:
            self.solver.changeColCost(self._column(one), 0.0)
        return found

    def _best(self, sense: highspy.ObjSense) -> float:
        self.solver.changeObjectiveSense(sense)
        self.solver.run()
        status = self.solver.getModelStatus()
        if status in {highspy.HighsModelStatus.kUnbounded, highspy.HighsModelStatus.kUnboundedOrInfeasible}:
            return float("inf")
        assert status == highspy.HighsModelStatus.kOptimal, status
        return self.solver.getInfo().objective_function_value

    def _column(self, unknown: object) -> int:
        if unknown not in self.unknowns:
            self.unknowns[unknown] = len(self.unknowns)
            self.solver.addVar(0.0, self.solver.inf)
        return self.unknowns[unknown]

    def pinned(self, targets: Iterable[Sum]) -> Iterator[tuple[Sum, float, float]]:
        """The targets that are known to be at least one person and fewer than the threshold."""
        for target in targets:
            low, high = self.interval(target)
            if low >= 1 - EPSILON and high <= self.rule.least - 1 + EPSILON:
                yield target, low, high


def learn_table(attack: Attack, shown: Mapping[Key, int | None], sums: Mapping[Key, Sum]) -> list[Sum]:
    """Everything a published table tells; the sums of its hidden cells come back as targets."""
    for key, figure in shown.items():
        attack.learn(sums[key], figure)
    return [sums[key] for key, figure in shown.items() if figure is None]
