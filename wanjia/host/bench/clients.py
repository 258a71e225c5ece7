"""A closed loop: so many clients, each a process of its own, each asking again as soon as it was answered."""

import http.client
import multiprocessing
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from multiprocessing.synchronize import Barrier
from typing import Any, Protocol

import psycopg
from django.db import DatabaseError

from wanjia.host.bench.figures import Run, together
from wanjia.kernel.errors import WanjiaError

CLIENTS = 4
READY_SECONDS = 120
FAILURES = (WanjiaError, OSError, http.client.HTTPException, psycopg.Error, DatabaseError)
Ask = Callable[[Any], None]


class UnexpectedAnswer(WanjiaError):
    """An answer came, and it is not the right one."""


class Tries:
    """How long each answer took in seconds, and what came in the place of one."""

    def __init__(self) -> None:
        self.took: list[float] = []
        self.wrong: list[str] = []

    @contextmanager
    def one(self) -> Iterator[None]:
        """One try: what is asked inside is timed, and one of FAILURES noted."""
        began = time.monotonic()
        try:
            yield
            self.took.append(time.monotonic() - began)
        except FAILURES as failure:
            self.wrong.append(f"{type(failure).__name__}: {failure}")

    def run(self, seconds: float) -> Run:
        """All of them, which together took so long."""
        return Run(tuple(self.took), seconds, tuple(self.wrong))


class Job(Protocol):
    """What a client does. It travels to the client's process, which opens it there."""

    def open(self) -> Ask:
        """Connect; the answer asks one item and raises one of FAILURES."""


class Clients:
    """Processes that stay for a whole run of the bench, so that each is made once; leave it to end them.

    Where one of them is killed the others end too: BrokenProcessPool, and nobody waits for its answer.
    """

    def __init__(self, count: int = CLIENTS) -> None:
        context = multiprocessing.get_context("spawn")
        self._count = count
        self._pool = ProcessPoolExecutor(
            count, mp_context=context, initializer=meet, initargs=(context.Barrier(count),)
        )

    def __enter__(self) -> "Clients":
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(cancel_futures=True)

    def closed_loop(self, job: Job, items: Sequence[Any], *, seconds: float | None = None) -> Run:
        """Ask every item once, or as many as go into ``seconds``. The first requests count like all others."""
        parts = [(job, items[number :: self._count], seconds) for number in range(self._count)]
        asking = [self._pool.submit(_client, *part) for part in parts]
        done = [one.result() for one in asking]
        elapsed = max(end for _, _, end in done) - min(begin for _, begin, _ in done)
        return replace(together([tries.run(elapsed) for tries, _, _ in done]), elapsed=elapsed)


_barrier: Barrier


def meet(barrier: Barrier) -> None:
    """What a process of a pool begins with: a barrier reaches it only while it is made."""
    global _barrier  # noqa: PLW0603
    _barrier = barrier


def wait_for_others() -> None:
    """Go on when every process of the pool is here."""
    _barrier.wait(READY_SECONDS)


def _client(job: Job, items: Sequence[Any], seconds: float | None) -> tuple[Tries, float, float]:
    ask, tries = job.open(), Tries()
    wait_for_others()
    begin = time.monotonic()
    for item in items:
        if seconds is not None and time.monotonic() - begin > seconds:
            break
        with tries.one():
            ask(item)
    return tries, begin, time.monotonic()
