"""The mirror while the register moves: made anew, followed, and how soon a committed event stands in a figure."""

import itertools
import multiprocessing
import re
import time
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wanjia.access.types import RequestContext
from wanjia.host.bench.alone import MEBI, alone, open_django, peak
from wanjia.host.bench.clients import READY_SECONDS, Tries, UnexpectedAnswer, meet, wait_for_others
from wanjia.host.bench.designs import BOARD, DESIGNS, board
from wanjia.host.bench.engines import Rounds
from wanjia.host.bench.figures import Line, Run, Target, latency
from wanjia.host.bench.jobs import Doors, Pages
from wanjia.host.bench.subjects import Subjects
from wanjia.host.bench.visitor import Visitor
from wanjia.kernel.clock import day_in_china, system_clock
from wanjia.registry.types.commands import Command

PACE = 50  # events a second
KEPT = 0.95  # of the pace: below it the register was not as busy as it should be
WRITERS, WATCHERS = 4, 2
PATIENCE = 3  # times as long as the events should take, a user looks for the last of them
BREATH = 0.2  # seconds between two looks at a board
STROLL = 0.6  # and between two at different ones
CHANGES, CHUNK = 100_000, 5_000
FOLLOW_SECONDS = 600
MOVES = "moves_by_area"  # where a move counts one
# The total of a table with one column. A figure may lead to those it counts.
_TOTAL = re.compile(rb'<tr class="is-total"><td>[^<]*</td><td class="number">(?:<a [^>]*>)?([\d,]+)<')


@dataclass(frozen=True)
class Built:
    """A build of the mirror: its file and rows, the seconds it took, and the most memory its process held."""

    file: Path
    rows: int
    seconds: float
    peak: int


@dataclass(frozen=True)
class Look:
    """A look at a board, in moments of the machine's clock; ``total`` where the page counts the moves."""

    asked: float
    answered: float
    total: int | None


def build_line(built: Built) -> Line:
    """The base made anew."""
    told = f"{built.rows:,} rows, the old base serving meanwhile; its process held {built.peak / MEBI:,.0f} MiB at most"
    return Line("Build the mirror", told, "s", built.seconds, None, Target(180), grows=True)


def build() -> Built:
    """Make the mirror anew, in a process of its own."""
    return alone(_build)


def build_where_due() -> None:
    """Make the mirror where there is none that can be read."""
    alone(_build_where_due)


def moving_lines(visitor: Visitor, subjects: Subjects, *, seconds: float, people: int) -> Iterator[Line]:
    """Board users look while life events are recorded at a steady pace: one at the moves, one at all designs."""
    count = min(int(seconds * PACE), people // 8)
    commands = subjects.moves(count, day_in_china(system_clock()))
    spawn, everybody = multiprocessing.get_context("spawn"), WRITERS + WATCHERS
    meeting = (spawn.Barrier(everybody),)
    with ProcessPoolExecutor(everybody, mp_context=spawn, initializer=meet, initargs=meeting) as pool:
        parts = [(visitor.ctx, commands[one::WRITERS], one / PACE) for one in range(WRITERS)]
        writing = [pool.submit(_write, *part) for part in parts]
        watching = pool.submit(_watch, visitor.pages, len(commands))
        strolling = pool.submit(_stroll, visitor.pages, count / PACE)
        told = [one.result() for one in writing]
        (looks, blind), (glances, lost) = watching.result(), strolling.result()
    commits = sorted(moment for moments, _ in told for moment in moments)
    yield _fresh_line(commits, looks, tuple(error for _, errors in told for error in errors))
    took = tuple(look.answered - look.asked for look in (*looks[1:], *glances))
    run = Run(took, count / PACE, (*blind, *lost))
    meaning = f"one user looks at the moves and one at all designs over HTTP while {PACE} events a second are recorded"
    yield latency("Boards while the register moves", meaning, ours=run, bare=None, most=BOARD)


def _fresh_line(commits: Sequence[float], looks: Sequence[Look], refused: tuple[str, ...]) -> Line:
    span = commits[-1] - commits[0] if commits else 0.0
    delays = delays_of(commits, looks)
    run = Run(tuple(delays), span, (*refused, *_doubts(commits, len(delays))))
    meaning = f"from the commit until a user's page counts it, over HTTP; {PACE} events a second for {span:.0f} s"
    return latency("A committed event in a figure", meaning, ours=run, bare=None, most=1_000)


def _doubts(commits: Sequence[float], seen: int) -> Iterator[str]:
    """Why the delays do not say what they should."""
    if unseen := len(commits) - seen:
        yield f"{unseen} times an event came into no figure"
    if len(commits) > 1 and len(commits) / (commits[-1] - commits[0]) < PACE * KEPT:
        yield f"the pace of {PACE} events a second was not kept"


def delays_of(commits: Sequence[float], looks: Sequence[Look]) -> list[float]:
    """How long after each commit a user first saw a total that counts it; ``commits`` in order of time.

    The first look is before all of them, and every one of them adds one to the total.
    """
    totals = [(look.total, look.answered) for look in looks if look.total is not None]
    counted = [total - totals[0][0] for total, _ in totals]
    places = [bisect_left(counted, number) for number in range(1, len(commits) + 1)]
    return [max(0.0, totals[at][1] - moment) for at, moment in zip(places, commits, strict=True) if at < len(totals)]


def following_lines(changed: Sequence[tuple[int, int | None]], rounds: Rounds) -> Iterator[Line]:
    """A process that opens the base follows so many changes, then answers the designs: how long, and what it holds."""
    seconds, most = alone(_follow, changed, rounds)
    told = f"{len(changed):,} persons told changed one by one; their rows made anew in the memory of a process"
    yield Line("Follow 100,000 changes", told, "s", seconds, None, Target(30))
    told = "the most a process held that opened the base, followed these changes and answered the designs; all it holds"
    yield Line("Memory of a process's share", told, "MiB", most / MEBI, None, Target(1_024))


def _build_where_due() -> None:
    open_django()
    from wanjia.mirror.actions import build as build_mirror
    from wanjia.mirror.queries import is_due

    if is_due():
        build_mirror()


def _build() -> Built:
    open_django()
    from wanjia.mirror.actions import build as build_mirror
    from wanjia.mirror.queries.files import folder

    began = time.monotonic()
    base = build_mirror()
    return Built(folder() / base.file, sum(base.rows.values()), time.monotonic() - began, peak())


def _write(ctx: RequestContext, commands: Sequence[Command], after: float) -> tuple[list[float], list[str]]:
    """Record an event at each beat; answers with the moments at which they were committed."""
    record = Doors("event", ctx).open()
    wait_for_others()
    begin = time.monotonic() + after
    commits, tries = list[float](), Tries()
    for number, command in enumerate(commands):
        time.sleep(max(0.0, begin + number * WRITERS / PACE - time.monotonic()))
        with tries.one():
            record(command)
            commits.append(time.monotonic())
    return commits, tries.wrong


def _watch(pages: Pages, events: int) -> tuple[list[Look], list[str]]:
    """Look at the moves, from before the first event until all are counted."""
    read = pages.reader()
    moves = f"{board(MOVES)}?year={day_in_china(system_clock()).year}"
    looks, tries = list[Look](), Tries()
    with tries.one():
        looks.append(Look(0.0, 0.0, total_of(read(moves))))
    wait_for_others()
    if tries.wrong:  # without a first total none of the others tells anything
        return looks, tries.wrong
    end = time.monotonic() + events / PACE * PATIENCE + READY_SECONDS
    for asked in _beats():
        with tries.one():
            total = total_of(read(moves))
            looks.append(Look(asked, time.monotonic(), total))
        if asked > end or (looks[-1].total or 0) >= (looks[0].total or 0) + events:
            break
    return looks, tries.wrong


def _stroll(pages: Pages, seconds: float) -> tuple[list[Look], list[str]]:
    """Look at one board after the other, for so long."""
    read, looks, tries = pages.reader(), list[Look](), Tries()
    wait_for_others()
    end = time.monotonic() + seconds
    for asked, other in zip(_beats(every=STROLL), itertools.cycle(DESIGNS), strict=False):
        if asked > end:
            break
        with tries.one():
            read(board(other))
            looks.append(Look(asked, time.monotonic(), None))
    return looks, tries.wrong


def _beats(*, every: float = BREATH) -> Iterator[float]:
    """The moment of each beat, as soon as it has come."""
    beat = time.monotonic()
    while True:
        yield time.monotonic()
        beat = max(beat + every, time.monotonic())
        time.sleep(max(0.0, beat - time.monotonic()))


def total_of(page: bytes) -> int:
    """The total of a table with one column, as its page shows it."""
    found = _TOTAL.findall(page)
    if not found:
        raise UnexpectedAnswer("the page shows no total")
    return int(found[-1].replace(b",", b""))


def _follow(changed: Sequence[tuple[int, int | None]], rounds: Rounds) -> tuple[float, int]:
    open_django()
    from wanjia.mirror.queries import ask

    ask("bench", "SELECT 1")
    tell(changed)
    began = time.monotonic()
    while ask("bench", "SELECT 1").behind:
        if time.monotonic() - began > FOLLOW_SECONDS:
            break
    seconds = time.monotonic() - began
    for one in rounds[0]:
        ask(f"bench.{one.code}", one.weighted, one.parameters)
    return seconds, peak()


def tell(changed: Sequence[tuple[int, int | None]]) -> None:
    """Tell the feed that something about these people changed, as an event of each would, and wait for its numbers."""
    from django.db import transaction

    from wanjia.feed import actions, queries

    for start in range(0, len(changed), CHUNK):
        payloads: list[dict[str, Any]] = [
            {"persons": [person], "households": [home] if home else []}
            for person, home in changed[start : start + CHUNK]
        ]
        with transaction.atomic():
            actions.publish_many(topic="registry", kind="bench", payloads=payloads, at=system_clock())
    deadline = time.monotonic() + FOLLOW_SECONDS
    while queries.unnumbered(at=system_clock()).entries and time.monotonic() < deadline:
        time.sleep(0.1)
