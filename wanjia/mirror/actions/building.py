"""A base, made beside the one that serves and put in its place by one rename."""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex

import duckdb
from django.db import connection, transaction

from wanjia.feed.queries import is_history, newest, since
from wanjia.feed.types import Place
from wanjia.kernel.clock import day_in_china, system_clock
from wanjia.kernel.errors import N_, Problem, Refused
from wanjia.mirror.queries.files import NOTE, declared, folder, is_full, is_whole, note, noted
from wanjia.mirror.queries.register import HANDS, Connection, extract, instance, moment, prepare, values
from wanjia.mirror.queries.steps import forget_steps
from wanjia.mirror.rules import between, runs, schema_of
from wanjia.mirror.types import Base, Facts, Subject, Table

# Rows that are looked at together: an eighth of what is usual, since each step looks up the rows of a few numbers.
ROW_GROUP = 16_384
# So much is read where one row of a column is wanted; a quarter of DuckDB's usual block.
BLOCK = 65_536
WORKERS = 2
# What is left free on the disk, in bytes; and after so many entries the base before is no spare any more.
RESERVE, SPARE = 2**29, 200_000
NO_ROOM = N_("The disk has no room for the figures. The old ones stay in place; make room, then prepare them again.")
Task = tuple[Subject, int, int]


def build(*, report: Callable[[float], None] = lambda share: None) -> Base:
    """Make a base of the register as it is now and let every process read it; ``report`` hears the share done.

    The old base serves until then, and stays beside as a spare. Refused ("mirror-building") while another process
    builds, ("mirror-no-room") where the disk has no room for it. Killed at any point it leaves the old base in its
    place and a file that the next build removes.
    """
    facts, before = declared(), noted()
    with _only_one(), _snapshot() as (snapshot, place):
        _clear_halves()
        _check_room(before.size if before else 0)
        half = folder() / f"{place.position}.duckdb.half"
        with _leaving_nothing():
            counts = _fill(half, facts, snapshot, report)
            base = _named(half, place, schema_of(facts), counts)
        spare = [before] if before and _is_spare(before, facts, place) else []
    note(base, *spare)
    _remove_others(base, *spare)
    return base


@contextmanager
def _only_one() -> Iterator[None]:
    with (folder() / "building.lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as held:
            message = N_("The figures are being prepared by another process. Wait until it is done.")
            raise Refused(Problem("mirror-building", message)) from held
        yield


@contextmanager
def _snapshot() -> Iterator[tuple[str, Place]]:
    """One moment of the database that several connections read, and its place in the feed."""
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")  # it only holds the moment for the others
        cursor.execute("SELECT pg_export_snapshot()")
        (snapshot,) = cursor.fetchone()
        yield snapshot, newest()


def _fill(half: Path, facts: tuple[Facts, ...], snapshot: str, report: Callable[[float], None]) -> dict[str, int]:
    duck = instance(facts)
    try:
        duck.execute(f"ATTACH '{half}' AS base (ROW_GROUP_SIZE {ROW_GROUP}, BLOCK_SIZE {BLOCK})")
        half.chmod(0o600)
        duck.execute("CREATE TABLE base.made AS SELECT $1::DATE AS day", [day_in_china(system_clock())])
        subjects = [subject for one in facts for subject in one.subjects]
        tables = [table for subject in subjects for table in subject.tables]
        sums = [one for subject in subjects for one in subject.sums]
        joined = [one for part in facts for one in part.joined]
        for table in (*tables, *sums, *joined):
            columns = ", ".join(f"{name} {kind}" for name, kind in table.columns.items())
            duck.execute(f"CREATE TABLE base.{table.name} ({columns})")
        tasks = [task for subject in subjects for task in _tasks(duck, subject)]
        duck.execute("SET threads = 1")  # of each worker: a second one would turn its wheels while the register answers
        for done, _ in enumerate(_each(duck, tasks, snapshot), 1):
            _check_room()
            report(done / len(tasks))
        duck.execute(f"SET threads = {HANDS}")
        for one in sums:
            weighted = f"(SELECT *, 1 AS w FROM base.{one.of})"  # noqa: S608 (declared names)
            duck.execute(f"INSERT INTO base.{one.name} {one.rows.format(rows=weighted)} ORDER BY 1")
        for each in joined:
            parts = ", ".join(f"{name} AS (FROM base.{name})" for name in each.of)
            duck.execute(f"INSERT INTO base.{each.name} WITH {parts} {each.rows}")
        duck.execute("CHECKPOINT base")
        return {table.name: _count(duck, table) for table in tables}
    finally:
        duck.close()


def _each(duck: Connection, tasks: list[Task], snapshot: str) -> Iterator[None]:
    """One after the other as they get done; when one fails, no further one is begun."""
    with ThreadPoolExecutor(WORKERS) as pool:
        jobs = [pool.submit(_fill_run, duck, task, snapshot) for task in tasks]
        try:
            for job in jobs:
                yield job.result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _tasks(duck: Connection, subject: Subject) -> Iterator[Task]:
    [(first, last)] = values(duck, subject.span)
    if first is not None:
        for run in runs(first, last, subject.run):
            yield subject, *run


def _fill_run(duck: Connection, task: Task, snapshot: str) -> None:
    subject, first, last = task
    with duck.cursor() as own:
        with moment(own, snapshot=snapshot):
            extract(own, subject, between(first, last))
        # the register is not kept waiting meanwhile: it ends a transaction in which nobody asks
        prepare(own, subject)
        for table in subject.tables:
            for condition in (f"NOT ({table.apart})", table.apart) if table.apart else ("true",):
                own.execute(f"INSERT INTO base.{table.name} FROM ({table.rows}) WHERE {condition}")


def _count(duck: Connection, table: Table) -> int:
    (count,) = duck.execute(f"SELECT count(*) FROM base.{table.name}").fetchone() or (0,)  # noqa: S608 (declared)
    return int(count)


def _named(half: Path, place: Place, schema: str, counts: dict[str, int]) -> Base:
    """The file is on the disk before it has its name, and has its name before the note says so."""
    with half.open("rb") as file:
        os.fsync(file.fileno())
    name = f"{place.position}-{token_hex(4)}.duckdb"
    size = half.stat().st_size
    half.rename(folder() / name)
    return Base(name, place.epoch, place.position, schema, size, counts)


def _is_spare(base: Base, facts: tuple[Facts, ...], place: Place) -> bool:
    """Whether an older base may be read where the new one cannot: it can be, and nothing was withdrawn since."""
    if base.position == place.position or not is_whole(base) or not is_history(Place(base.epoch, base.position)):
        return False
    entries = since(position=base.position, limit=SPARE)
    return len(entries) < SPARE and not any(one.withdraws(entry) for one in facts for entry in entries)


def _check_room(size: int = 0) -> None:
    """The database lies on the same disk, as a rule: it must not be the mirror that fills it."""
    if shutil.disk_usage(folder()).free < RESERVE + size:
        raise Refused(Problem("mirror-no-room", NO_ROOM))


@contextmanager
def _leaving_nothing() -> Iterator[None]:
    """Half a file would keep the room that was too little."""
    try:
        yield
    except (duckdb.Error, OSError) as problem:
        if is_full(problem):
            raise Refused(Problem("mirror-no-room", NO_ROOM)) from problem
        raise
    finally:
        _clear_halves()


def _clear_halves() -> None:
    for path in folder().glob("*.half*"):
        if path.name != f"{NOTE}.half":
            path.unlink()


def _remove_others(*kept: Base) -> None:
    """Files that are still open elsewhere live on there until they are closed."""
    names = {base.file for base in kept}
    for path in folder().glob("*.duckdb*"):
        if path.name not in names:
            path.unlink(missing_ok=True)
    forget_steps(*kept)
