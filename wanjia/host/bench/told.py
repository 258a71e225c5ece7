"""What a run of the bench found, and the file it is kept in."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from wanjia.host.bench.figures import Line
from wanjia.host.bench.machine import Machine
from wanjia.kernel.errors import Problem, Refused


@dataclass(frozen=True)
class Register:
    """What is measured. ``rows`` counts every fact and event."""

    people: int
    households: int
    rows: int


@dataclass(frozen=True)
class Told:
    """All that a run found: of these ``groups`` of measurements, with so many ``requests`` of each kind."""

    at: datetime
    machine: Machine
    register: Register
    groups: tuple[str, ...]
    requests: int
    lines: tuple[Line, ...]

    @property
    def all_met(self) -> bool:
        return all(line.met is not False for line in self.lines)

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "at": self.at.isoformat(), "lines": [line.as_json() for line in self.lines]}

    @classmethod
    def of_json(cls, told: Mapping[str, Any]) -> Self:
        """The run that ``as_json`` told."""
        return cls(
            datetime.fromisoformat(told["at"]),
            Machine(**told["machine"]),
            Register(**told["register"]),
            tuple(told["groups"]),
            int(told["requests"]),
            tuple(Line.of_json(line) for line in told["lines"]),
        )


def write_run(told: Told, file: Path) -> None:
    """As JSON, to stand on the page with other runs, or beside a larger city's."""
    file.write_text(json.dumps(told.as_json(), ensure_ascii=False, indent=2), encoding="utf-8")


def read_run(file: Path) -> Told:
    """What ``write_run`` wrote. Refused for anything else."""
    try:
        return Told.of_json(json.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError) as problem:
        message = "«%(file)s» holds no figures of another run. Write them with: wanjia bench --json FILE"
        raise Refused(Problem("no_figures", message, params={"file": str(file)})) from problem
