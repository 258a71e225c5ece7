"""A closed loop: so many clients, each a process of its own, each asking again as soon as it was answered."""

import http.client
import multiprocessing
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing.synchronize import Barrier
from typing import Any, Protocol

import psycopg
from django.db import DatabaseError

from wanjia.host.bench.figures import Run
from wanjia.kernel.errors import WanjiaError

CLIENTS = 4
READY_SECONDS = 120
FAILURES = (WanjiaError, OSError, http.client.HTTPException, psycopg.Error, DatabaseError)
Ask = Callable[[Any], None]


class UnexpectedAnswer(WanjiaError):
    """An answer came, and it is not the right one."""


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
            count, mp_context=context, initializer=_meet, initargs=(context.Barrier(count),)
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
        took = tuple(second for one, _, _, _ in done for second in one)
        wrong = tuple(error for _, errors, _, _ in done for error in errors)
        return Run(took, max(end for *_, end in done) - min(begin for _, _, begin, _ in done), wrong)


_barrier: Barrier


def _meet(barrier: Barrier) -> None:
    global _barrier  # noqa: PLW0603 a barrier reaches a pool's process only while the process is made
    _barrier = barrier


def _client(job: Job, items: Sequence[Any], seconds: float | None) -> tuple[list[float], list[str], float, float]:
    ask = job.open()
    _barrier.wait(READY_SECONDS)
    took: list[float] = []
    wrong: list[str] = []
    begin = last = time.monotonic()
    for item in items:
        if seconds is not None and last - begin > seconds:
            break
        try:
            ask(item)
            took.append(time.monotonic() - last)
        except FAILURES as failure:
            wrong.append(f"{type(failure).__name__}: {failure}")
        last = time.monotonic()
    return took, wrong, begin, last
