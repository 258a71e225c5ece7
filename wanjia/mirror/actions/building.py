"""A base, made beside the one that serves and put in its place by one rename."""

import fcntl
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from django.db import connection, transaction

from wanjia.feed.queries import newest
from wanjia.feed.types import Place
from wanjia.kernel.errors import N_, Problem, Refused
from wanjia.mirror.queries.files import NOTE, declared, folder, note
from wanjia.mirror.queries.register import Connection, extract, instance, moment, values
from wanjia.mirror.rules import between, runs, schema_of
from wanjia.mirror.types import Base, Facts, Subject, Table

WORKERS = 2
Task = tuple[Subject, int, int]


def build(*, report: Callable[[float], None] = lambda share: None) -> Base:
    """Make a base of the register as it is now and let every process read it; ``report`` hears the share done.

    The old base serves until then. Refused ("mirror-building") while another process builds. Killed at any point it
    leaves the old base in its place and a file that the next build removes.
    """
    facts = declared()
    with _only_one(), _snapshot() as (snapshot, place):
        _clear_halves()
        half = folder() / f"{place.position}.duckdb.half"
        counts = _fill(half, facts, snapshot, report)
        base = _publish(half, place, schema_of(facts), counts)
    _remove_others(base)
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
        duck.execute(f"ATTACH '{half}' AS base")
        half.chmod(0o600)
        subjects = [subject for one in facts for subject in one.subjects]
        tables = [table for subject in subjects for table in subject.tables]
        for table in tables:
            columns = ", ".join(f"{name} {kind}" for name, kind in table.columns.items())
            duck.execute(f"CREATE TABLE base.{table.name} ({columns})")
        tasks = [task for subject in subjects for task in _tasks(duck, subject)]
        with ThreadPoolExecutor(WORKERS) as pool:
            jobs = [pool.submit(_fill_run, duck, task, snapshot) for task in tasks]
            for done, job in enumerate(jobs, 1):
                job.result()
                report(done / len(jobs))
        duck.execute("CHECKPOINT base")
        return {table.name: _count(duck, table) for table in tables}
    finally:
        duck.close()


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
        for table in subject.tables:
            own.execute(f"INSERT INTO base.{table.name} {table.rows}")


def _count(duck: Connection, table: Table) -> int:
    (count,) = duck.execute(f"SELECT count(*) FROM base.{table.name}").fetchone() or (0,)  # noqa: S608 (declared)
    return int(count)


def _publish(half: Path, place: Place, schema: str, counts: dict[str, int]) -> Base:
    """The file is on the disk before it has its name, and has its name before the note says so."""
    with half.open("rb") as file:
        os.fsync(file.fileno())
    name = f"{place.position}-{os.getpid()}.duckdb"
    size = half.stat().st_size
    half.rename(folder() / name)
    base = Base(name, place.epoch, place.position, schema, size, counts)
    note(base)
    return base


def _clear_halves() -> None:
    for path in folder().glob("*.half*"):
        if path.name != f"{NOTE}.half":
            path.unlink()


def _remove_others(base: Base) -> None:
    """Files that are still open elsewhere live on there until they are closed."""
    for path in folder().glob("*.duckdb*"):
        if path.name != base.file:
            path.unlink(missing_ok=True)
