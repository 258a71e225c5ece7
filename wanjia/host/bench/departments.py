"""A month's files of all departments, entered from the drop folder and taken back again, in a process of its own."""

import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import psycopg
from rich.console import Console

from wanjia.access.types import RequestContext
from wanjia.host.bench.alone import MEBI, alone, open_django, peak
from wanjia.host.bench.figures import SHARE, Line, Target
from wanjia.host.bench.truth import Score, Truth
from wanjia.kernel.clock import day_in_china, system_clock

SECONDS, CHECKS = 600, 180
PRECISION, RECALL, WITH_REVIEW = 0.998, 0.985, 0.995
# What the register holds is fetched for looking through, entering and undoing: a step of its own each here.
FETCH, FETCH_TO_ENTER, FETCH_TO_UNDO = "fetch", "fetch_to_enter", "fetch_to_undo"
LOOKED, ENTERED = ("hold", "read", FETCH, "match"), ("approve", FETCH_TO_ENTER, "apply")
TAKEN_BACK = (FETCH_TO_UNDO, "undo")
SEEDS = "SELECT 1 + count(*) FROM intake_delivery"
# Nobody has to answer what was only measured.
FORGET = (
    """DELETE FROM intake_questioncandidate
    WHERE question_id IN (SELECT id FROM intake_question WHERE delivery = ANY(%s))""",
    "DELETE FROM intake_question WHERE delivery = ANY(%s)",
)


@dataclass
class Laps:
    """Seconds by step, on the clock and of this process and those it started."""

    wall: dict[str, float] = field(default_factory=dict)
    cpu: dict[str, float] = field(default_factory=dict)
    _step: str = ""
    _began: tuple[float, float] = (0.0, 0.0)

    def step(self, name: str, *_: object) -> None:
        """What is done from now on."""
        now = time.monotonic(), _cpu()
        if self._step:
            for took, at, began in zip((self.wall, self.cpu), now, self._began, strict=True):
                took[self._step] = took.get(self._step, 0.0) + at - began
        self._step, self._began = name, now

    def fetching(self, name: str) -> Callable[..., None]:
        """The same, where what is fetched is known by ``name``."""
        return lambda step, *_: self.step(name if step == FETCH else step)


def _cpu() -> float:
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


@dataclass(frozen=True)
class Sent:
    """A file on its way: the steps done, the rows and how many were entered; what its undoing took back, and left."""

    title: str
    number: UUID
    rows: int
    changes: int
    laps: Laps
    withdrawn: int = 0
    left: int = 0

    def seconds(self, *steps: str) -> float:
        return sum(self.laps.wall.get(step, 0.0) for step in steps)


@dataclass(frozen=True)
class Month:
    """All files of a month, and how well their people were found."""

    sent: tuple[Sent, ...]
    score: Score
    peak: int

    @property
    def rows(self) -> int:
        return sum(one.rows for one in self.sent)

    def seconds(self, *steps: str) -> float:
        return sum(one.seconds(*steps) for one in self.sent)

    @property
    def cpu(self) -> float:
        return sum(one.laps.cpu.get(step, 0.0) for one in self.sent for step in (*LOOKED, *ENTERED))


@dataclass(frozen=True)
class Wanted:
    """The city whose month it is, the owner's address, and who lets the files be entered."""

    city: Path
    url: str
    by: RequestContext


def lines(wanted: Wanted) -> Iterator[Line]:
    """The files of the last month, on the clock and against the truth; the register is left as it was."""
    month = alone(_measured, wanted)
    yield from month_lines(month)
    yield from score_lines(month.score)


def month_lines(month: Month) -> Iterator[Line]:
    """How long the files took."""
    steps = {
        "read and checked": ("read",),
        "held against the register": ("match",),
        "entered": ("apply",),
        "tables read whole for it": (FETCH, FETCH_TO_ENTER),
    }
    told = ", ".join(f"{name} {month.seconds(*step):.0f} s" for name, step in steps.items())
    changes = sum(one.changes for one in month.sent)
    yield Line(
        "A month's files, upload to applied",
        f"{month.rows:,} rows in {len(month.sent)} files, of which {changes:,} change something: {told}; the process "
        f"and its readers used {month.cpu:.0f} s of CPU and held {month.peak / MEBI:,.0f} MiB at most",
        "s",
        month.seconds(*LOOKED, *ENTERED),
        None,
        Target(SECONDS),
        grows=True,
    )
    slowest = max(month.sent, key=lambda one: one.seconds(*LOOKED))
    yield Line(
        "Their checks and linkage",
        f"of these: reading, checks, linkage and classes; {slowest.title} alone took {slowest.seconds(*LOOKED):.0f} s",
        "s",
        month.seconds(*LOOKED),
        None,
        Target(CHECKS),
        grows=True,
    )
    largest = max(month.sent, key=lambda one: one.changes)
    told = (
        f"{largest.title}: {largest.withdrawn:,} events withdrawn, {largest.left:,} left because others built on them"
    )
    yield Line("Undo of the largest delivery", told, "s", largest.seconds(*TAKEN_BACK), grows=True)


def score_lines(score: Score) -> Iterator[Line]:
    """How well the people of the files were found, by the truth that lies apart from them."""
    shares = (
        (
            "Precision of automatic links",
            f"{score.linked:,} links, {score.wrong:,} of them wrong",
            score.precision,
            PRECISION,
        ),
        ("Recall of automatic links", f"of {score.meant:,} people of the register in the rows", score.recall, RECALL),
        (
            "Recall with questions",
            "linked, or among those whom somebody is asked about",
            score.with_review,
            WITH_REVIEW,
        ),
    )
    for name, told, share, least in shares:
        yield Line(name, told, SHARE, share, None, Target(least, most=False))
    told = f"{score.twins:,} pairs of twins born, and twins of the register in the place of each other"
    yield Line("Twins merged", told, "", float(score.twins_merged), None, Target(0))


def _measured(wanted: Wanted) -> Month:
    open_django()
    screen = Console(stderr=True, highlight=False)
    with (
        psycopg.connect(wanted.url, autocommit=True) as owner,
        tempfile.TemporaryDirectory(prefix="wanjia-bench-") as name,
    ):
        files = _written(wanted.city, Path(name), owner)
        truth = Truth.of(Path(name), wanted.city, owner)
        sent: list[Sent] = []
        try:
            for file in files:
                sent.append(_entered(file, wanted.by, truth))
                screen.print(_told(sent[-1]))
            score = truth.score(owner)
            # Undoing takes as long again: who ends the run here has the figures all the same.
            screen.print(*(f"{line.measure}: {line.ours:.5f}" for line in score_lines(score)), sep="\n")
        finally:
            undone = [_undone(one, wanted.by) for one in reversed(sent)]
            for statement in FORGET:
                owner.execute(statement.encode(), [[one.number for one in sent]])
    return Month(tuple(reversed(undone)), score, peak())


def _written(city: Path, folder: Path, owner: psycopg.Connection) -> list[Path]:
    """The files of last month. Each run writes others, by a seed that the register has not seen."""
    from wanjia.demo.actions import write_month
    from wanjia.demo.types import FileOrder

    ((seed,),) = owner.execute(SEEDS).fetchall()
    first = (day_in_china(system_clock()).replace(day=1) - timedelta(days=1)).replace(day=1)
    written = write_month(
        FileOrder(city, folder, date(first.year, first.month, 1), seed, realistic=True), progress=_silent
    )
    return [file.path for file in written]


def _entered(file: Path, by: RequestContext, truth: Truth) -> Sent:
    """One file as ``wanjia intake run`` takes it."""
    from wanjia.access.queries import system_context
    from wanjia.intake.actions.deliveries import apply_delivery, approve_delivery, hold_file, look_through_file
    from wanjia.intake.queries import delivery

    laps, seen = Laps(), truth.seen(file.stem)
    laps.step("hold")
    sender = system_context("drop_folder", at=system_clock())
    number = hold_file(file, by=sender)
    look_through_file(number, file, at=sender.at, progress=laps.step, seen=seen)
    laps.step("approve")
    officer = replace(by, at=system_clock())
    approve_delivery(number, by=officer, at_once=True)
    apply_delivery(number, at=officer.at, progress=laps.fetching(FETCH_TO_ENTER))
    laps.step("")
    told = delivery(sender, number)
    return Sent(file.name, number, told.rows, told.changes, laps)


def _told(sent: Sent) -> str:
    """A line on the screen about a file that was entered."""
    steps = ", ".join(
        f"{step} {took:.0f} s ({sent.laps.cpu[step]:.0f} s of CPU)" for step, took in sent.laps.wall.items()
    )
    return f"{sent.title}: {sent.rows:,} rows, {sent.changes:,} changes; {steps}"


def _undone(sent: Sent, by: RequestContext) -> Sent:
    from wanjia.intake.actions.deliveries import start_undo, undo_delivery
    from wanjia.intake.queries import delivery

    officer = replace(by, at=system_clock())
    sent.laps.step("undo")
    start_undo(sent.number, by=officer, at_once=True)
    undo_delivery(sent.number, at=officer.at, progress=sent.laps.fetching(FETCH_TO_UNDO))
    sent.laps.step("")
    told = delivery(officer, sent.number)
    return replace(sent, withdrawn=told.withdrawn, left=told.left_count)


def _silent(*_: object) -> None:
    """Nobody watches."""
