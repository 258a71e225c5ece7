"""Doubles in the whole register, sought as the data steward has it done, in a process of its own, and forgotten."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import psycopg

from wanjia.host.bench.alone import MEBI, alone, open_django, peak
from wanjia.host.bench.figures import Line, Target
from wanjia.kernel.clock import system_clock

SECONDS, GIBIBYTES = 600, 16
# What is asked of people is taken back; the order stays in the log, as it was given.
_ASKED = (
    "SELECT id FROM intake_question WHERE kind = 2 AND asked_at = (SELECT asked_at FROM intake_search WHERE uuid = %s)"
)
FORGET = (
    f"DELETE FROM intake_questioncandidate WHERE question_id IN ({_ASKED})",  # noqa: S608 (our own text)
    f"DELETE FROM intake_question WHERE id IN ({_ASKED})",  # noqa: S608 (our own text)
    "DELETE FROM intake_search WHERE uuid = %s",
)


@dataclass(frozen=True)
class Sought:
    """What a search took, step by step, and what it came to."""

    seconds: float
    steps: dict[str, float]
    peak: int
    people: int
    met: int
    found: int
    asked: int


def lines(connection: psycopg.Connection) -> Iterator[Line]:
    """How long the search takes and what its process holds; ``connection`` is the owner's, who takes it back."""
    number = _ordered()
    try:
        sought: Sought = alone(_search, number)
    finally:
        for statement in FORGET:
            connection.execute(statement, [str(number)])
    steps = ", ".join(f"{name} {seconds:.0f} s" for name, seconds in sought.steps.items())
    yield Line(
        "Doubles in the whole register",
        f"{sought.people:,} people read, {sought.met:,} pairs weighed with their numbers open, {sought.found:,} likely "
        f"enough to be asked about, {sought.asked:,} asked ({steps})",
        "s",
        sought.seconds,
        None,
        Target(SECONDS),
        grows=True,
    )
    yield Line(
        "Memory of the search for doubles",
        "the most its process held",
        "MiB",
        sought.peak / MEBI,
        None,
        Target(GIBIBYTES * 1024),
    )


def _ordered() -> UUID:
    from wanjia.access.queries import system_context
    from wanjia.intake.actions.searching import note_search

    return note_search(by=system_context("bench", at=system_clock()))


def _search(number: UUID) -> Sought:
    open_django()
    from wanjia.intake.actions.searching import search_register
    from wanjia.intake.models import Search
    from wanjia.intake.queries import last_search

    began = time.monotonic()
    starts: dict[str, float] = {}
    at = Search.objects.get(uuid=number).asked_at

    def watch(step: str, _done: int, _total: int) -> None:
        starts.setdefault(step, time.monotonic())

    search_register(number, at=at, progress=watch)
    ended = time.monotonic()
    found = last_search(at=at)
    assert found is not None
    ends = [*list(starts.values())[1:], ended]
    steps = {step: end - start for (step, start), end in zip(starts.items(), ends, strict=True)}
    return Sought(ended - began, steps, peak(), found.people, found.met, found.found, found.asked)
