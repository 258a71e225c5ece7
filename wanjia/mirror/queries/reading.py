"""A reader: one process's view of the mirror, the base it opened and what changed since in its own memory."""

import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

import duckdb

from wanjia.feed import queries as feed
from wanjia.feed.types import Entry, Place
from wanjia.kernel.clock import system_clock
from wanjia.kernel.errors import N_, NotReady, Problem
from wanjia.mirror.queries.answers import Answers
from wanjia.mirror.queries.files import declared, folder, is_whole, note_damage, noted
from wanjia.mirror.queries.register import Connection, asked, extract, instance, number, values
from wanjia.mirror.rules import among
from wanjia.mirror.types import Base, Facts, Ids, Reference, Subject, Table

NOT_BUILT = N_("The figures are being prepared. Try again in a few minutes.")
# What DuckDB says of a file that is cut, or whose checksums do not fit.
DAMAGE = (duckdb.IOException, duckdb.SerializationException, duckdb.InternalException, duckdb.FatalException)
# So many entries, or so many subjects, are taken in at once.
ENTRIES, SUBJECTS = 6_000, 20_000
# More changes than this a process does not carry in memory (300 MB): it stays behind until the next base.
CARRIED = 500_000
# Up to so many numbers the base is asked for each, and reads only where they can be; beyond, it is read through.
FEW = 64


@dataclass
class Reader:
    """``position`` is what the memory has seen of the feed; ``moment`` when the newest position was looked up."""

    base: Base
    facts: tuple[Facts, ...]
    duck: Connection
    position: int
    moment: datetime
    newest: int
    carried: int = 0
    answers: Answers = field(default_factory=Answers)
    versions: dict[str, int] = field(default_factory=dict)
    turn: threading.Lock = field(default_factory=threading.Lock)

    def catch_up(self, *, at_least: int | None, seconds: float) -> None:
        """Follow the feed to ``at_least`` (None: its newest position), or for so many seconds."""
        deadline = time.monotonic() + seconds
        with self.turn:
            self.moment, self.newest = system_clock(), feed.newest().position
            wanted = self.newest if at_least is None else min(at_least, self.newest)
            while self.position < wanted and time.monotonic() < deadline and self.carried < CARRIED:
                self._step()

    @contextmanager
    def begin(self) -> Iterator[tuple[Connection, int]]:
        """A transaction that sees the memory as it is now, whatever is taken in meanwhile; and its position."""
        with self.turn:
            duck, position = self.duck.cursor(), self.position
            duck.execute("BEGIN")
            duck.execute("FROM begun").fetchall()  # a transaction begins with the first table it looks at
        with duck:
            yield duck, position

    def _step(self) -> None:
        """Take in the next entries: all their subjects as they are now."""
        entries = _fitting(feed.since(position=self.position, limit=ENTRIES), self.subjects)
        with self.duck.cursor() as duck:
            for subject in self.subjects:
                ids = {one for entry in entries for one in subject.changed(entry)}
                if ids:
                    self.carried += len(ids)
                    _take_in(duck, subject, _with_dependants(duck, subject, ids))
            self.refresh_references(duck)
            self.position = entries[-1].position

    def refresh_references(self, duck: Connection) -> None:
        for reference in (one for facts in self.facts for one in facts.references):
            [(version,)] = values(duck, reference.version)
            if self.versions.get(reference.name) != version:
                _load(duck, reference)
                self.versions[reference.name] = version

    @property
    def subjects(self) -> list[Subject]:
        return [subject for facts in self.facts for subject in facts.subjects]


def open_reader() -> Reader:
    """A reader of the base that is noted now. NotReady ("mirror-missing") where none can be read."""
    base, facts = noted(), declared()
    if base is None or not is_whole(base) or not feed.is_history(Place(base.epoch, base.position)):
        raise NotReady(Problem("mirror-missing", NOT_BUILT))
    duck = instance(facts)
    try:
        duck.execute(f"ATTACH '{folder() / base.file}' AS base (READ_ONLY)")
    except DAMAGE as damage:
        note_damage(base)
        raise NotReady(Problem("mirror-missing", NOT_BUILT)) from damage
    reader = Reader(base, facts, duck, base.position, system_clock(), base.position)
    duck.execute("CREATE TABLE begun (nothing INTEGER)")
    for table in (table for subject in reader.subjects for table in subject.tables):
        _lay_out(duck, table)
    reader.refresh_references(duck)
    return reader


def _lay_out(duck: Connection, table: Table) -> None:
    """The memory beside a table of the base, and both together under the table's name."""
    columns = ", ".join(f"{name} {kind}" for name, kind in table.columns.items())
    duck.execute(f"CREATE TABLE {table.name}_since ({columns}, w TINYINT)")
    duck.execute(
        f"CREATE VIEW {table.name} AS SELECT *, 1::TINYINT AS w FROM base.{table.name}"  # noqa: S608 (declared names)
        f" UNION ALL FROM {table.name}_since"
    )


def _load(duck: Connection, reference: Reference) -> None:
    columns = ", ".join(f"{name} {kind}" for name, kind in reference.columns.items())
    duck.execute("BEGIN")
    duck.execute(f"CREATE OR REPLACE TABLE {reference.name} ({columns})")
    duck.execute(f"INSERT INTO {reference.name} FROM {asked(reference.question)}")
    duck.execute("COMMIT")


def _fitting(entries: list[Entry], subjects: Iterable[Subject]) -> list[Entry]:
    """As many of the entries as are about so many subjects that memory holds them; at least one."""
    total = 0
    for count, entry in enumerate(entries):
        total += sum(len(subject.changed(entry)) for subject in subjects)
        if count and total > SUBJECTS:
            return entries[:count]
    return entries


def _with_dependants(duck: Connection, subject: Subject, ids: Ids) -> Ids:
    if not subject.also:
        return ids
    return {*ids, *(one for (one,) in values(duck, subject.also.replace("{ids}", among(ids))))}


def _take_in(duck: Connection, subject: Subject, ids: Ids) -> None:
    """In memory: the base's rows of these subjects with -1, the rows that hold now with +1, nothing else of them."""
    condition = among(ids)
    count = number(duck, subject, condition)
    extract(duck, subject, condition)
    ours = "SELECT number FROM changed"
    if count <= FEW:
        ours = ", ".join(str(one) for (one,) in duck.execute(ours).fetchall()) or "NULL"
    duck.execute("BEGIN")
    for table in subject.tables:
        key, since = next(iter(table.columns)), f"{table.name}_since"
        duck.execute(f"DELETE FROM {since} WHERE {key} IN ({ours})")  # noqa: S608 (declared names, our own numbers)
        duck.execute(f"INSERT INTO {since} SELECT *, -1 FROM base.{table.name} WHERE {key} IN ({ours})")  # noqa: S608
        duck.execute(f"INSERT INTO {since} SELECT *, 1 FROM ({table.rows})")  # noqa: S608
    duck.execute("COMMIT")
