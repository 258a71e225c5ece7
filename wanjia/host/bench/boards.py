"""The register while the city is looked at: the same reads and life events, with board users beside them.

Boards come out of the result cache, as they do all day; what counting them anew takes has lines of its own.
"""

import itertools
import multiprocessing
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing.synchronize import Barrier, Event

from wanjia.host.bench.clients import CLIENTS, READY_SECONDS, Tries, meet, wait_for_others
from wanjia.host.bench.designs import DESIGNS, board
from wanjia.host.bench.figures import Line, Run, together
from wanjia.host.bench.following import BREATH
from wanjia.host.bench.jobs import Pages
from wanjia.host.bench.measures import Bench, reads

PERSON = "Open a person"


def lines(bench: Bench, *, seconds: float | None, people: int) -> Iterator[Line]:
    """The person page and, where ``seconds`` are given, life events for so long; with their usual targets."""
    spawn = multiprocessing.get_context("spawn")
    stop, everybody = spawn.Event(), spawn.Barrier(CLIENTS + 1)
    with ProcessPoolExecutor(CLIENTS, mp_context=spawn, initializer=_begin, initargs=(stop, everybody)) as pool:
        looking = [pool.submit(_look, bench.visitor.pages, number) for number in range(CLIENTS)]
        try:
            everybody.wait(READY_SECONDS)
            [person] = [read for read in reads() if read.name == PERSON]
            measured = [*bench.read(person)]
            if seconds is not None:
                measured += bench.events(seconds, people=people)
        finally:
            stop.set()  # the pool waits for them
        looked = together([one.result() for one in looking])
    for line in measured:
        yield beside(line, looked)


def beside(line: Line, looked: Run) -> Line:
    """A line measured while others looked at boards; their errors are its own, since then they did not look."""
    times, p95 = len(looked.seconds), looked.percentile(95)
    told = f"meanwhile {CLIENTS} users looked at boards seen before, {times:,} times, p95 {p95:.0f} ms"
    return replace(
        line,
        measure=f"{line.measure}, beside {CLIENTS} board users",
        meaning=f"{line.meaning}; {told}",
        wrong=(*line.wrong, *looked.kinds_of_errors),
    )


_stop: Event


def _begin(stop: Event, everybody: Barrier) -> None:
    global _stop  # noqa: PLW0603 as in meet
    _stop = stop
    meet(everybody)


def _look(pages: Pages, number: int) -> Run:
    """The designs in turn, one user beginning where another does not, until it is over."""
    read, tries = pages.reader(), Tries()
    with tries.one():
        for code in DESIGNS:
            read(board(code))
    tries.took.clear()
    wait_for_others()
    begin = time.monotonic()
    for code in itertools.islice(itertools.cycle(DESIGNS), number * len(DESIGNS) // CLIENTS, None):
        if _stop.is_set():
            break
        with tries.one():
            read(board(code))
        time.sleep(BREATH)
    return tries.run(time.monotonic() - begin)
