"""How times grow with the city: this run beside one of a smaller city."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wanjia.host.bench.figures import Line, Target
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
    try:
        told = json.loads(file.read_text(encoding="utf-8"))
        return Smaller(int(told["register"]["people"]), dict(_times(told["lines"])))
    except (OSError, ValueError, KeyError, TypeError) as problem:
        message = "«%(file)s» holds no figures of another run. Write them with: wanjia bench --json FILE"
        raise Refused(Problem("no_figures", message, params={"file": str(file)})) from problem


def _times(lines: Iterable[dict[str, Any]]) -> Iterator[tuple[str, float]]:
    return (
        (line["measure"], float(line["ours"])) for line in lines if line["grows"] and line["ours"] and not line["wrong"]
    )


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
