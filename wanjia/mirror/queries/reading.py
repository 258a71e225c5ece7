"""A reader: one process's view of the mirror, the base it opened and what changed since in its own memory."""

import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from weakref import finalize

import duckdb
from django.conf import settings

from wanjia.feed import queries as feed
from wanjia.feed.types import Entry, Place
from wanjia.kernel.clock import system_clock
from wanjia.kernel.errors import N_, NotReady, Problem
from wanjia.mirror.queries.answers import Answers
from wanjia.mirror.queries.files import bases, declared, folder, is_full, is_whole, note_damage
from wanjia.mirror.queries.following import Follower
from wanjia.mirror.queries.memory import Kept, fold, forget, join, lay_out, take_in, take_over, told, whole
from wanjia.mirror.queries.register import (
    HANDS,
    Connection,
    Line,
    Structures,
    asked,
    begin_moment,
    exported,
    fetch,
    gather,
    instance,
    line,
    moment,
    named,
    numbers,
    show,
    structures,
    unfold,
    values,
)
from wanjia.mirror.queries.steps import Step, Steps, read, write
from wanjia.mirror.types import Base, Facts, Ids, Subject

NOT_BUILT = N_("The figures are being prepared. Try again in a few minutes.")
# What DuckDB says of a file that is cut, or whose checksums do not fit.
DAMAGE = (duckdb.IOException, duckdb.SerializationException, duckdb.InternalException, duckdb.FatalException)
# So many entries, or so many subjects, are taken in at once.
ENTRIES, SUBJECTS = 50_000, 50_000
# More subjects than this are read from the register in another way.
MANY = 1_000
# More changes than this a process does not carry in memory (300 MB): it stays behind until the next base.
CARRIED = 500_000
# At least so many changed rows a process keeps as they came, to bring answers forward by them; at twice as many the
# older half is folded.
LATELY = 50_000
# All that memory holds is written down after so many shared steps; of a large memory after one for so many subjects.
WHOLE, CHEAP = 64, 500
# What was looked up so many seconds ago is still up to the second.
FRESH = 1.0
# Seconds between two looks whether the process that takes a step is done.
PAUSE = 0.005
Changed = list[tuple[Subject, Ids]]
Get = Callable[[Connection, Subject, Ids], None]
Settle = Callable[..., None]
# A question of PostgreSQL about ids, and these.
Ask = Callable[[str, Ids], Iterable[tuple[int, ...]]]


@dataclass
class Reader:
    """``position`` is what the memory has seen of the feed.

    ``state`` counts the steps that this process shares with the others of the machine; None once it goes alone.
    Answers from before ``kept_from`` cannot be brought forward: what changed in between is not kept row by row any
    more, or the references changed. ``look`` is the moment of the last look at the feed and its newest position then,
    ``seen`` the same of the last look after which the memory followed, at ``looked`` by the clock that only rises.
    Who holds ``turn`` makes the memory follow; who holds ``settling`` changes what is seen, and the position with it.
    ``called`` are those who have ``all_hands`` just now.
    """

    base: Base
    facts: tuple[Facts, ...]
    duck: Connection
    position: int
    kept_from: int
    carried: int = 0
    answers: Answers = field(default_factory=Answers)
    versions: dict[str, int] = field(default_factory=dict)
    structures: Structures = field(default_factory=dict)
    state: int | None = 0
    kept: deque[tuple[int, int]] = field(default_factory=deque)
    turn: threading.Lock = field(default_factory=threading.Lock)
    settling: threading.Lock = field(default_factory=threading.Lock)
    calling: threading.Lock = field(default_factory=threading.Lock)
    called: int = 0
    look: tuple[datetime, int] = (datetime.min.replace(tzinfo=UTC), 0)
    seen: tuple[datetime, int] = (datetime.min.replace(tzinfo=UTC), 0)
    looked: float = float("-inf")

    def __post_init__(self) -> None:
        self.steps = Steps(self.base)
        self.follower = Follower(self._follow)
        self._line: Line | None = None

    @property
    def line(self) -> Line:
        """The connection for small steps, open for as long as this reader."""
        if self._line is None or self._line.closed:
            self._line = line(self.facts)
            finalize(self, self._line.close)
        return self._line

    def catch_up(self, *, at_least: int | None, seconds: float) -> tuple[datetime, int]:
        """Follow the feed to ``at_least`` (None: its newest position), or for so many seconds.

        Returns when the newest position was looked up, and which it was. It is not looked up again within a breath
        (the setting MIRROR_LOOKS) but for a position that was not seen yet. Where a thread follows (MIRROR_FOLLOWS),
        only who finds nothing that was looked up within FRESH seconds waits.
        """
        if settings.MIRROR_FOLLOWS:
            self.follower.want()
        fresh = FRESH if settings.MIRROR_FOLLOWS else settings.MIRROR_LOOKS
        if self._knows(at_least, fresh):
            return self.seen
        with self.turn:
            if not self._knows(at_least, fresh):
                self._look(at_least, seconds)
            return self.seen

    def _knows(self, at_least: int | None, fresh: float) -> bool:
        return time.monotonic() < self.looked + fresh and (at_least is None or at_least <= self.position)

    def _follow(self) -> None:
        """What the thread does in each breath."""
        with self.turn:
            if not self._knows(None, settings.MIRROR_LOOKS):
                self._look(None, FRESH)

    def _look(self, at_least: int | None, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        self.look, age = (system_clock(), feed.newest().position), 0.0
        if at_least is None and (just := self._just_taken()):
            self.look, age = just
        looked = time.monotonic() - age
        _, newest = self.look
        wanted = newest if at_least is None else min(at_least, newest)
        while self.position < wanted and time.monotonic() < deadline and self.carried < CARRIED:
            if not self._step():
                time.sleep(PAUSE)
        self.seen, self.looked = self.look, looked

    def _just_taken(self) -> tuple[tuple[datetime, int], float] | None:
        """What another process saw within a breath, and how many seconds ago: all of them together look once in it."""
        step = None if self.state is None else self.steps.last()
        if step is None or step.position < step.newest:
            return None
        moment_of_look = datetime.fromtimestamp(step.looked_up, UTC)
        age = (system_clock() - moment_of_look).total_seconds()
        return ((moment_of_look, step.newest), age) if 0 <= age < settings.MIRROR_LOOKS else None

    @contextmanager
    def begin(self, *, after: int | None = None) -> Iterator[tuple[Connection, int]]:
        """A transaction that sees the memory as it is now, whatever is taken in meanwhile; and its position.

        With ``after`` the tables have only what changed since that position, as weighted rows. Nobody waits here for a
        step, only while what one did becomes visible.
        """
        with self.settling:
            duck, position = self.duck.cursor(), self.position
            if after is not None:
                duck.execute("SET search_path = 'lately,main'")
                duck.execute(f"SET VARIABLE after = {after}")
            duck.execute("BEGIN")
            duck.execute("FROM begun").fetchall()  # a transaction begins with the first table it looks at
        with duck:
            yield duck, position

    @contextmanager
    def all_hands(self) -> Iterator[None]:
        """Every processor, for what looks at everything. All else one does sooner: it has nobody to wake."""
        self._hands(1)
        try:
            yield
        finally:
            self._hands(-1)

    def _hands(self, more: int) -> None:
        with self.calling:
            self.called += more
            if self.called == max(more, 0):  # the first, or the last
                self.duck.execute(f"SET threads = {HANDS if more > 0 else 1}")

    @contextmanager
    def alone_without_room(self) -> Iterator[None]:
        """Where the disk takes no more, this process goes on without the others."""
        try:
            yield
        except (duckdb.Error, OSError) as problem:
            if not is_full(problem):
                raise
            self.state = None

    def _step(self) -> bool:
        """Take over the next step, or take it where nobody else does; whether anything was done."""
        if self.state is None:
            self._take_step()
            return True
        if taken := self.steps.after(self.state):
            self._take_over(self.state, taken)
            return True
        with self.steps.turn() as ours:
            if not ours:
                return False
            if taken := self.steps.after(self.state):
                self._take_over(self.state, taken)
            elif self.state < self.steps.newest():
                self._take_whole()
            else:
                self._take_step()
        return True

    def _take_step(self) -> None:
        """Take in the next entries: all their subjects as they are now, at one moment and all or nothing."""
        entries, total = _fitting(feed.since(position=self.position, limit=ENTRIES), self.subjects)
        position = entries[-1].position
        rows: Counter[str] = Counter()
        with self._concerned(entries, many=total > MANY) as (duck, settle, changed, get):
            for subject, ids in changed:
                get(duck, subject, ids)
                rows.update(take_in(duck, subject, position))
            for one in (joined for facts in self.facts for joined in facts.joined):
                if any(rows[name] for name in one.of):
                    rows[one.name] = join(duck, one, position)
            versions = load_references(duck, self.facts, self.versions)
            looked_up, newest = self.look
            carried = self.carried + sum(len(ids) for _, ids in changed)
            step = Step(position, carried, dict(+rows), looked_up.timestamp(), newest)
            settle(step, versions)
        with self.alone_without_room():
            self._share(step)
            self._share_whole(step)
        self._thin()

    @contextmanager
    def _concerned(self, entries: list[Entry], *, many: bool) -> Iterator[tuple[Connection, Settle, Changed, Get]]:
        """As ``_settled``; with whom the entries are about at that moment, and how these are read."""
        if not many:
            with self._settled() as (duck, settle):
                changed = self._whom(partial(named, self.line), entries)
                fetch(self.line, duck, changed)
                yield duck, settle, changed, partial(unfold, self.structures)
            return
        with self.duck.cursor() as first, moment(first, scattered=True):
            changed, snapshot = self._whom(partial(numbers, first), entries), exported(first)
            gather(self.duck, changed, snapshot)  # without all hands: they would not rest while the register answers
            with self.all_hands(), self._settled(snapshot) as (duck, settle):
                yield duck, settle, changed, show
        self.duck.execute("DROP SCHEMA gathered CASCADE")

    def _whom(self, ask: Ask, entries: list[Entry]) -> Changed:
        found = [(subject, _changed(ask, subject, entries)) for subject in self.subjects]
        return [(subject, ids) for subject, ids in found if ids]

    @contextmanager
    def _settled(self, snapshot: str = "") -> Iterator[tuple[Connection, Settle]]:
        """A transaction that changes the memory. ``settle`` ends it: nobody begins before the position is its own."""
        with ExitStack() as settling, self.duck.cursor() as duck:

            def settle(step: Step, versions: dict[str, int], *, anew: bool = False) -> None:
                settling.enter_context(self.settling)
                duck.execute("COMMIT")
                self._advance(step, versions, anew=anew)

            begin_moment(duck, snapshot=snapshot, scattered=bool(snapshot))
            yield duck, settle

    def _share(self, step: Step) -> None:
        """Write down what changed by a step that was just taken."""
        if self.state is not None:
            with self.steps.publish(str(self.state), step) as half, self.duck.cursor() as duck:
                for table in self.tables:
                    if table.name in step.rows:
                        write(duck, told(table, step.position), half, table.name)
            self.state += 1

    def _share_whole(self, step: Step) -> None:
        """Now and then write down all that memory holds; the larger it is, the more seldom."""
        if self.state is None or self.state - (before := self.steps.whole()) < max(WHOLE, self.carried // CHEAP):
            return
        with self.duck.cursor() as duck:
            rows = {table.name: _count(duck, f"{table.name}_log") for table in self.tables}
            everything = replace(step, rows={name: count for name, count in rows.items() if count})
            with self.steps.publish(f"{self.state}.whole", everything) as half:
                for table in self.tables:
                    if rows[table.name]:
                        write(duck, whole(table), half, table.name)
        self.steps.forget(before)

    def _take_over(self, state: int, path: Path) -> None:
        """The rows of a step that another process took."""
        step = read(path)
        with self._settled() as (duck, settle):
            for table in self.tables:
                if table.name in step.rows:
                    take_over(duck, table, path, step.position)
            settle(step, load_references(duck, self.facts, self.versions))
        self.state = state + 1
        self._thin()

    def _take_whole(self) -> None:
        """All that memory holds at a later state."""
        state = self.steps.whole()
        path = self.steps.path_of_whole(state)
        step = read(path)
        with self._settled() as (duck, settle):
            for table in self.tables:
                forget(duck, table)
                if table.name in step.rows:
                    take_over(duck, table, path, step.position)
            settle(step, load_references(duck, self.facts, self.versions), anew=True)
        self.state = state

    def _advance(self, step: Step, versions: dict[str, int], *, anew: bool) -> None:
        """Memory has seen the position of a step."""
        if anew or versions != self.versions:
            self.kept.clear()
            self.kept_from = step.position
        else:
            self.kept.append((step.position, sum(step.rows.values())))
        self.carried, self.position, self.versions = step.carried, step.position, versions

    def _thin(self) -> None:
        """Fold the older half of what changed, once there is too much of it to keep as it came."""
        if sum(count for _, count in self.kept) <= 2 * LATELY:
            return
        with self.settling, self.duck.cursor() as duck:
            while sum(count for _, count in self.kept) > LATELY:
                self.kept_from, _ = self.kept.popleft()
            for table in self.tables:
                fold(duck, table, self.kept_from)

    @property
    def subjects(self) -> list[Subject]:
        return [subject for facts in self.facts for subject in facts.subjects]

    @property
    def tables(self) -> list[Kept]:
        tables: list[Kept] = []
        for subject in self.subjects:
            tables += [*subject.tables, *subject.sums]
        return tables + [joined for facts in self.facts for joined in facts.joined]


def open_reader() -> Reader:
    """A reader of the newest base that can be read. NotReady ("mirror-missing") where none can."""
    for base in bases():
        if is_whole(base) and feed.is_history(Place(base.epoch, base.position)):
            try:
                return _reader_of(base)
            except DAMAGE as damage:
                if not tells_of_damage(damage):
                    raise
                note_damage(base)
    raise NotReady(Problem("mirror-missing", NOT_BUILT))


def tells_of_damage(problem: Exception) -> bool:
    """Whether DuckDB could not read a base, rather than write beside it or hear from the register."""
    return isinstance(problem, DAMAGE) and not is_full(problem) and "ostgres" not in str(problem)


def _reader_of(base: Base) -> Reader:
    facts = declared()
    duck = instance(facts)
    duck.execute(f"ATTACH '{folder() / base.file}' AS base (READ_ONLY)")
    reader = Reader(base, facts, duck, base.position, base.position)
    duck.execute("CREATE TABLE begun (nothing INTEGER)")
    lay_out(duck, reader.tables)
    with moment(duck):
        reader.versions = load_references(duck, facts, {})
        reader.structures = structures(duck, reader.subjects)
    duck.execute("SET threads = 1")
    return reader


def load_references(duck: Connection, facts: Iterable[Facts], known: Mapping[str, int]) -> dict[str, int]:
    """Read the references of another version than ``known`` anew; returns the versions that are loaded then."""
    references = [one for each in facts for one in each.references]
    numbered = {question: values(duck, question) for question in {one.version for one in references}}
    versions = {}
    for reference in references:
        [(version,)] = numbered[reference.version]
        if known.get(reference.name) != version:
            columns = ", ".join(f"{name} {kind}" for name, kind in reference.columns.items())
            duck.execute(f"CREATE OR REPLACE TABLE {reference.name} ({columns})")
            duck.execute(f"INSERT INTO {reference.name} FROM {asked(reference.question)}")
        versions[reference.name] = version
    return versions


def _fitting(entries: list[Entry], subjects: Iterable[Subject]) -> tuple[list[Entry], int]:
    """As many of the entries as are about so many subjects that memory holds them, at least one; and how many."""
    total = 0
    for count, entry in enumerate(entries):
        more = sum(len(subject.changed(entry)) for subject in subjects)
        if count and total + more > SUBJECTS:
            return entries[:count], total
        total += more
    return entries, total


def _changed(ask: Ask, subject: Subject, entries: Collection[Entry]) -> Ids:
    """Whom the entries are about, and whose rows hang on theirs."""
    ids = {one for entry in entries for one in subject.changed(entry)}
    spreading = {one for entry in entries if subject.spreads(entry) for one in subject.changed(entry)}
    further = [(subject.also, frozenset(ids)), (subject.hanging, spreading)]
    for question, whose in further:
        if question and whose:
            ids.update(one for (one,) in ask(question, whose))
    return ids


def _count(duck: Connection, table: str) -> int:
    (count,) = duck.execute(f"SELECT count(*) FROM {table}").fetchone() or (0,)  # noqa: S608 (declared names)
    return int(count)
