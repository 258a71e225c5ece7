"""What was measured, and what it is held against."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from itertools import chain
from typing import Any, Self

MILLISECONDS = "ms"
SHARE = "share"  # of one, told with four digits: 0.998 is not 1


@dataclass(frozen=True)
class Run:
    """Requests of one kind: how long each took, in seconds; how long all took; and what went wrong."""

    seconds: tuple[float, ...]
    elapsed: float
    errors: tuple[str, ...] = ()

    def percentile(self, percent: float) -> float:
        """In milliseconds, by nearest rank; NaN when nothing succeeded."""
        if not self.seconds:
            return math.nan
        rank = math.ceil(len(self.seconds) * percent / 100)
        return sorted(self.seconds)[max(rank, 1) - 1] * 1000

    @property
    def kinds_of_errors(self) -> tuple[str, ...]:
        """Each text once, three at most."""
        return tuple(dict.fromkeys(self.errors))[:3]

    @property
    def rate(self) -> float:
        """Successes a second."""
        return len(self.seconds) / self.elapsed if self.elapsed else 0.0

    def summary(self) -> dict[str, float]:
        """Percentiles in milliseconds, the rate, the number of requests and of errors."""
        shares = {f"p{percent}": self.percentile(percent) for percent in (50, 95, 99)}
        requests = len(self.seconds) + len(self.errors)
        return {**shares, "rate": self.rate, "requests": requests, "errors": len(self.errors)}


def together(runs: Sequence[Run]) -> Run:
    """Several runs as one."""
    took = tuple(chain.from_iterable(run.seconds for run in runs))
    errors = tuple(chain.from_iterable(run.errors for run in runs))
    return Run(took, sum(run.elapsed for run in runs), errors)


@dataclass(frozen=True)
class Target:
    """``bound`` is the most where ``most``, otherwise the least."""

    bound: float
    most: bool = True

    def met(self, value: float) -> bool:
        return value <= self.bound if self.most else value >= self.bound


@dataclass(frozen=True)
class Line:
    """One line of the table. ``ours`` and ``bare`` are in ``unit``; ``ours`` is NaN where nothing could be measured.

    ``grows`` says that it is a time of work over the whole city, which may grow with its people and no faster.
    """

    measure: str
    meaning: str
    unit: str
    ours: float
    bare: float | None = None
    target: Target | None = None
    target_is_ratio: bool = False
    details: dict[str, float] = field(default_factory=dict)
    wrong: tuple[str, ...] = ()
    grows: bool = False

    @property
    def ratio(self) -> float | None:
        """Ours by bare: above 1 is slower where milliseconds are told, faster where rates are."""
        return self.ours / self.bare if self.bare else None

    @property
    def met(self) -> bool | None:
        """None without a target; never met with an error."""
        if self.target is None:
            return None
        value = self.ratio if self.target_is_ratio else self.ours
        return value is not None and not self.wrong and self.target.met(value)

    def as_json(self) -> dict[str, Any]:
        """JSON knows no NaN: null."""
        figures = {"ours": self.ours, "bare": self.bare, "ratio": self.ratio}
        details = {name: _known(value) for name, value in self.details.items()}
        told = {name: _known(value) for name, value in figures.items()}
        return {**asdict(self), **told, "details": details, "met": self.met}

    @classmethod
    def of_json(cls, told: Mapping[str, Any]) -> Self:
        """The line that ``as_json`` told."""
        target = Target(**told["target"]) if told["target"] else None
        values = {part.name: told[part.name] for part in fields(cls)}
        changed = {"ours": _figure(told["ours"]), "target": target, "wrong": tuple(told["wrong"])}
        details = {name: _figure(value) for name, value in told["details"].items()}
        return cls(**{**values, **changed, "details": details})


def _figure(value: float | None) -> float:
    return math.nan if value is None else value


def _known(value: float | None) -> float | None:
    return None if value is None or math.isnan(value) else value


def unmeasured(measure: str, why: str, unit: str = MILLISECONDS) -> Line:
    """A line without a result: nothing here can measure it."""
    return Line(measure, f"not measured: {why}", unit, math.nan)


def latency(measure: str, meaning: str, *, ours: Run, bare: Run | None, most: float | None) -> Line:
    """A line on the 95th percentile."""
    return Line(
        measure,
        meaning,
        MILLISECONDS,
        ours.percentile(95),
        bare.percentile(95) if bare else None,
        None if most is None else Target(most),
        details=ours.summary(),
        wrong=ours.kinds_of_errors,
    )
