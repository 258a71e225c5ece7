"""A reader: one process's view of the mirror, the base it opened and what changed since in its own memory."""

import threading
import time
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import duckdb
from django.conf import settings

from wanjia.feed import queries as feed
from wanjia.feed.types import Entry, Place
from wanjia.kernel.clock import system_clock
from wanjia.kernel.errors import N_, NotReady, Problem
from wanjia.mirror.queries.answers import Answers
from wanjia.mirror.queries.files import bases, declared, folder, is_full, is_whole, note_damage
from wanjia.mirror.queries.register import Connection, asked, extract, instance, moment, number, prepare, values
from wanjia.mirror.queries.steps import Step, Steps, read, rows_in, write
from wanjia.mirror.rules import among
from wanjia.mirror.types import Base, Facts, Ids, Subject, Sums, Table

NOT_BUILT = N_("The figures are being prepared. Try again in a few minutes.")
# What DuckDB says of a file that is cut, or whose checksums do not fit.
DAMAGE = (duckdb.IOException, duckdb.SerializationException, duckdb.InternalException, duckdb.FatalException)
# So many entries, or so many subjects, are taken in at once.
ENTRIES, SUBJECTS = 6_000, 20_000
# More changes than this a process does not carry in memory (300 MB): it stays behind until the next base.
CARRIED = 500_000
# So many changed rows a process keeps by themselves, to bring answers forward by them.
LATELY = 50_000
# Up to so many numbers the base is asked for each by itself and reads only where that can be: a millisecond at 40
# million rows. Beyond, it is read through, which takes 700; so would a list of numbers behind IN.
FEW = 64
# All that memory holds is written down after so many shared steps; of a large memory after one for so many subjects.
WHOLE, CHEAP = 64, 500
# Seconds between two looks whether the process that takes a step is done.
PAUSE = 0.005


@dataclass
class Reader:
    """``position`` is what the memory has seen of the feed.

    ``state`` counts the steps that this process shares with the others of the machine; None once it goes alone.
    Answers from before ``kept_from`` cannot be brought forward: what changed in between is not kept row by row any
    more, or the references changed.
    """

    base: Base
    facts: tuple[Facts, ...]
    duck: Connection
    position: int
    kept_from: int
    carried: int = 0
    answers: Answers = field(default_factory=Answers)
    versions: dict[str, int] = field(default_factory=dict)
    state: int | None = 0
    kept: deque[tuple[int, int]] = field(default_factory=deque)
    turn: threading.Lock = field(default_factory=threading.Lock)
    look: tuple[datetime, int] = (datetime.min.replace(tzinfo=UTC), 0)
    next_look: float = 0.0

    def __post_init__(self) -> None:
        self.steps = Steps(self.base)

    def catch_up(self, *, at_least: int | None, seconds: float) -> tuple[datetime, int]:
        """Follow the feed to ``at_least`` (None: its newest position), or for so many seconds.

        Returns when the newest position was looked up, and which it was. It is not looked up again within a breath
        (the setting MIRROR_LOOKS) but for a position that was not seen yet.
        """
        if time.monotonic() < self.next_look and (at_least is None or at_least <= self.position):
            return self.look
        deadline = time.monotonic() + seconds
        with self.turn:
            looked_up, newest = system_clock(), feed.newest().position
            wanted = newest if at_least is None else min(at_least, newest)
            while self.position < wanted and time.monotonic() < deadline and self.carried < CARRIED:
                if not self._step():
                    time.sleep(PAUSE)
            self.look, self.next_look = (looked_up, newest), time.monotonic() + settings.MIRROR_LOOKS
            return self.look

    @contextmanager
    def begin(self, *, after: int | None = None) -> Iterator[tuple[Connection, int]]:
        """A transaction that sees the memory as it is now, whatever is taken in meanwhile; and its position.

        With ``after`` the tables have only what changed since that position, as weighted rows.
        """
        with self.turn:
            duck, position = self.duck.cursor(), self.position
            if after is not None:
                duck.execute("SET search_path = 'lately,main'")
                duck.execute(f"SET VARIABLE after = {after}")
            duck.execute("BEGIN")
            duck.execute("FROM begun").fetchall()  # a transaction begins with the first table it looks at
        with duck:
            yield duck, position

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
        entries = _fitting(feed.since(position=self.position, limit=ENTRIES), self.subjects)
        position = entries[-1].position
        rows: Counter[str] = Counter()
        with self.duck.cursor() as duck, moment(duck):
            changed = {subject.name: _changed(duck, subject, entries) for subject in self.subjects}
            for subject in self.subjects:
                if changed[subject.name]:
                    rows.update(_take_in(duck, subject, changed[subject.name], position))
            versions = load_references(duck, self.facts, self.versions)
        step = Step(position, self.carried + sum(len(ids) for ids in changed.values()), dict(+rows))
        with self.alone_without_room():
            self._share(step)
        self._taken(step, versions)
        with self.alone_without_room():
            self._share_whole(step)

    def _share(self, step: Step) -> None:
        """Write down what changed by a step that was just taken."""
        if self.state is not None:
            with self.steps.publish(str(self.state), step) as half, self.duck.cursor() as duck:
                for name in step.rows:
                    just = f"{name}_lately WHERE position = {step.position}"
                    write(duck, f"SELECT * EXCLUDE position FROM {just}", half, name)  # noqa: S608 (declared names)
            self.state += 1

    def _share_whole(self, step: Step) -> None:
        """Now and then write down all that memory holds; the larger it is, the more seldom."""
        if self.state is None or self.state - (before := self.steps.whole()) < max(WHOLE, self.carried // CHEAP):
            return
        with self.duck.cursor() as duck:
            tables = {table.name: f"{table.name}_since" for table in self.tables}
            counts = {name: _count(duck, since) for name, since in tables.items()}
            whole = Step(step.position, self.carried, {name: count for name, count in counts.items() if count})
            with self.steps.publish(f"{self.state}.whole", whole) as half:
                for name in whole.rows:
                    write(duck, f"FROM {tables[name]}", half, name)
        self.steps.forget(before)

    def _take_over(self, state: int, path: Path) -> None:
        """The rows of a step that another process took."""
        step = read(path)
        with self.duck.cursor() as duck, moment(duck):
            for table in self.tables:
                if table.name in step.rows:
                    _take_rows(duck, table, path, step.position)
            versions = load_references(duck, self.facts, self.versions)
        self._taken(step, versions)
        self.state = state + 1

    def _take_whole(self) -> None:
        """All that memory holds at a later state."""
        state = self.steps.whole()
        path = self.steps.path_of_whole(state)
        step = read(path)
        with self.duck.cursor() as duck, moment(duck):
            for table in self.tables:
                duck.execute(f"DELETE FROM {table.name}_since")  # noqa: S608 (declared names)
                if table.name in step.rows:
                    duck.execute(f"INSERT INTO {table.name}_since FROM {rows_in(path, table.name)}")
            versions = load_references(duck, self.facts, self.versions)
        self._taken(step, versions, anew=True)
        self.state = state

    def _taken(self, step: Step, versions: dict[str, int], *, anew: bool = False) -> None:
        """Memory has seen the position of a step."""
        anew = anew or versions != self.versions
        kept_from = self._kept_from(sum(step.rows.values()), step.position, anew=anew)
        with self.duck.cursor() as duck:
            for table in self.tables:
                duck.execute(f"DELETE FROM {table.name}_lately WHERE position <= {kept_from}")  # noqa: S608 (declared)
        self.carried, self.position = step.carried, step.position
        self.kept_from, self.versions = kept_from, versions

    def _kept_from(self, rows: int, position: int, *, anew: bool) -> int:
        """From where on changes stay row by row when ``rows`` more come at ``position``; the oldest go first."""
        if anew:
            self.kept.clear()
            return position
        self.kept.append((position, rows))
        first = self.kept_from
        while sum(count for _, count in self.kept) > LATELY:
            first, _ = self.kept.popleft()
        return first

    @property
    def subjects(self) -> list[Subject]:
        return [subject for facts in self.facts for subject in facts.subjects]

    @property
    def tables(self) -> list[Table | Sums]:
        tables: list[Table | Sums] = []
        for subject in self.subjects:
            tables += [*subject.tables, *subject.sums]
        return tables


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
    duck.execute("CREATE SCHEMA lately")
    for table in reader.tables:
        _lay_out(duck, table)
    with moment(duck):
        reader.versions = load_references(duck, facts, {})
    return reader


def _lay_out(duck: Connection, table: Table | Sums) -> None:
    """The memory beside a table of the base, both together under the table's name, and what changed of late."""
    columns = ", ".join(f"{name} {kind}" for name, kind in table.columns.items())
    duck.execute(f"CREATE TABLE {table.name}_since ({columns}, w TINYINT)")
    duck.execute(
        f"CREATE VIEW {table.name} AS SELECT *, 1::TINYINT AS w FROM base.{table.name}"  # noqa: S608 (declared names)
        f" UNION ALL FROM {table.name}_since"
    )
    duck.execute(f"CREATE TABLE {table.name}_lately ({columns}, w TINYINT, position BIGINT)")
    duck.execute(
        f"CREATE VIEW lately.{table.name} AS SELECT * EXCLUDE position FROM main.{table.name}_lately"  # noqa: S608
        " WHERE position > getvariable('after')"
    )


def load_references(duck: Connection, facts: Iterable[Facts], known: Mapping[str, int]) -> dict[str, int]:
    """Read the references of another version than ``known`` anew; returns the versions that are loaded then."""
    versions = {}
    for reference in (one for each in facts for one in each.references):
        [(version,)] = values(duck, reference.version)
        if known.get(reference.name) != version:
            columns = ", ".join(f"{name} {kind}" for name, kind in reference.columns.items())
            duck.execute(f"CREATE OR REPLACE TABLE {reference.name} ({columns})")
            duck.execute(f"INSERT INTO {reference.name} FROM {asked(reference.question)}")
        versions[reference.name] = version
    return versions


def _fitting(entries: list[Entry], subjects: Iterable[Subject]) -> list[Entry]:
    """As many of the entries as are about so many subjects that memory holds them; at least one."""
    total = 0
    for count, entry in enumerate(entries):
        total += sum(len(subject.changed(entry)) for subject in subjects)
        if count and total > SUBJECTS:
            return entries[:count]
    return entries


def _changed(duck: Connection, subject: Subject, entries: Iterable[Entry]) -> Ids:
    """Whom the entries are about, and whose rows hang on theirs."""
    ids = {one for entry in entries for one in subject.changed(entry)}
    if ids and subject.also:
        ids.update(one for (one,) in values(duck, subject.also.replace("{ids}", among(ids))))
    return ids


def _take_in(duck: Connection, subject: Subject, ids: Ids, position: int) -> dict[str, int]:
    """Put these subjects as they are now into memory; returns how many rows of each table that changed by this step."""
    condition = among(ids)
    count = number(duck, subject, condition)
    extract(duck, subject, condition)
    prepare(duck, subject)
    ours = _few(duck, "SELECT number FROM changed", count)
    rows = {table.name: _replace(duck, table, ours, position) for table in subject.tables}
    return rows | {one.name: _add_up(duck, one, position) for one in subject.sums}


def _few(duck: Connection, numbers: str, count: int) -> str | list[int]:
    """Each of a few numbers; the question for many."""
    return numbers if count > FEW else [one for (one,) in duck.execute(numbers).fetchall()]


def _where(key: str, ours: str | list[int]) -> str:
    """The condition that the key is among these numbers."""
    return f"{key} IN ({ours if isinstance(ours, str) else ', '.join(map(str, ours)) or 'NULL'})"


def _selected(columns: str, table: str, key: str, ours: str | list[int]) -> str:
    """The rows of a table of the base with these numbers."""
    conditions = [_where(key, ours)] if isinstance(ours, str) or not ours else [f"{key} = {one}" for one in ours]
    return " UNION ALL ".join(f"SELECT {columns} FROM {table} WHERE {one}" for one in conditions)  # noqa: S608 (declared)


def _add_up(duck: Connection, sums: Sums, position: int) -> int:
    """Put the totals of the groups whose rows just changed into memory; returns how many rows of totals changed."""
    names = list(sums.columns)
    key, group, totals = names[0], ", ".join(names[: sums.group]), names[sums.group :]
    just = f"(SELECT * EXCLUDE position FROM {sums.of}_lately WHERE position = {position})"  # noqa: S608 (declared)
    named = f"FROM ({sums.rows.format(rows=just)}) AS added ({', '.join(names)})"
    duck.execute(f"CREATE OR REPLACE TEMP TABLE added AS {named}")
    keys = f"SELECT DISTINCT {key} FROM added"  # noqa: S608
    ours = _few(duck, keys, _count(duck, f"({keys})"))
    weighed, whole = (", ".join(one.format(name) for name in totals) for one in ("{0} * w AS {0}", "sum({0}) AS {0}"))
    before = (
        f"{_selected('*, 1 AS w', f'base.{sums.name}', key, ours)}"  # noqa: S608 (declared)
        f" UNION ALL SELECT * FROM {sums.name}_since WHERE {_where(key, ours)}"
    )
    rows = (
        f"SELECT {group}, {whole} FROM (SELECT {group}, {weighed} FROM ({before})"  # noqa: S608
        f" UNION ALL FROM added) GROUP BY {group} HAVING {' OR '.join(f'sum({name}) <> 0' for name in totals)}"
    )
    return _replace(duck, Table(sums.name, sums.columns, rows), ours, position)


def _replace(duck: Connection, table: Table, ours: str | list[int], position: int) -> int:
    """In memory: what the base lacks (+1) and what it has too much (-1) of these numbers, and nothing else of them."""
    key, since, lately = next(iter(table.columns)), f"{table.name}_since", f"{table.name}_lately"
    duck.execute(
        "CREATE OR REPLACE TEMP TABLE weighed AS SELECT * EXCLUDE v, sum(v)::TINYINT AS w FROM ("  # noqa: S608 (declared)
        f"{_selected('*, -1 AS v', f'base.{table.name}', key, ours)} UNION ALL SELECT *, 1 FROM ({table.rows})"
        ") GROUP BY ALL HAVING sum(v) <> 0"
    )
    (rows,) = duck.execute(
        f"INSERT INTO {lately} SELECT * EXCLUDE v, sum(v), {position} FROM ("  # noqa: S608 (declared, our own numbers)
        "SELECT * EXCLUDE w, w AS v FROM weighed"
        f" UNION ALL SELECT * EXCLUDE w, -w FROM {since} WHERE {_where(key, ours)}"
        ") GROUP BY ALL HAVING sum(v) <> 0"
    ).fetchone() or (0,)
    duck.execute(f"DELETE FROM {since} WHERE {_where(key, ours)}")  # noqa: S608
    duck.execute(f"INSERT INTO {since} FROM weighed")
    return int(rows)


def _take_rows(duck: Connection, table: Table | Sums, path: Path, position: int) -> None:
    """Put the rows of a step that another process took into memory: what they take back goes, and they stay of late."""
    key, since = next(iter(table.columns)), f"{table.name}_since"
    duck.execute(f"CREATE OR REPLACE TEMP TABLE taken AS FROM {rows_in(path, table.name)}")
    duck.execute(f"INSERT INTO {table.name}_lately SELECT *, {position} FROM taken")  # noqa: S608 (declared names)
    theirs = f"{key} IN (SELECT {key} FROM taken)"  # noqa: S608
    duck.execute(
        "CREATE OR REPLACE TEMP TABLE weighed AS SELECT * EXCLUDE v, sum(v)::TINYINT AS w FROM ("  # noqa: S608
        f"SELECT * EXCLUDE w, w AS v FROM taken UNION ALL SELECT * EXCLUDE w, w FROM {since} WHERE {theirs}"
        ") GROUP BY ALL HAVING sum(v) <> 0"
    )
    duck.execute(f"DELETE FROM {since} WHERE {theirs}")  # noqa: S608
    duck.execute(f"INSERT INTO {since} FROM weighed")


def _count(duck: Connection, table: str) -> int:
    (count,) = duck.execute(f"SELECT count(*) FROM {table}").fetchone() or (0,)  # noqa: S608 (declared names)
    return int(count)
