"""How times grow with the city: this run beside one of a smaller city."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from wanjia.host.bench.figures import Line, Target
from wanjia.host.bench.told import Told, read_run
from wanjia.kernel.errors import Problem, Refused

LINEAR = Target(1.0)


@dataclass(frozen=True)
class Smaller:
    """What another run told, by measure, and of how many people."""

    people: int
    times: dict[str, float]

    def check(self, people: int) -> None:
        """Refused unless this run is of more people."""
        if people <= self.people:
            message = "The figures beside these are of %(people)s people. Take those of a smaller city."
            raise Refused(Problem("not_smaller", message, params={"people": f"{self.people:,}"}))


def read_smaller(file: Path) -> Smaller:
    """What ``wanjia bench --json`` wrote. Refused for anything else."""
    told = read_run(file)
    return Smaller(told.register.people, dict(_times(told.lines)))


def _times(lines: Iterable[Line]) -> Iterator[tuple[str, float]]:
    """Of what may grow: whatever took a time and went well."""
    return ((line.measure, line.ours) for line in lines if line.grows and line.ours > 0 and not line.wrong)


def with_growth(told: Told, smaller: Smaller) -> Told:
    """The same run, and how its times grew. Refused unless it is of more people."""
    smaller.check(told.register.people)
    return replace(told, lines=(*told.lines, *growth_lines(told.lines, told.register.people, smaller)))


def growth_lines(lines: Iterable[Line], people: int, smaller: Smaller) -> Iterator[Line]:
    """For each time that both runs know, how often longer it is, beside how often more people there are."""
    more = people / smaller.people
    for line in lines:
        if line.grows and line.measure in smaller.times:
            before = smaller.times[line.measure]
            told = f"from {before:,.2f} {line.unit} with {smaller.people:,} people to {line.ours:,.2f} with {people:,}"
            meaning = f"times as long, {told}; bare: times as many people"
            yield Line(
                f"Growth of «{line.measure}»", meaning, "", line.ours / before, more, LINEAR, target_is_ratio=True,
                wrong=line.wrong,
            )  # fmt: skip
