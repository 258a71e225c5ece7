"""One run of the bench: the site started anew, everyone drawn, every measure in turn."""

import argparse
import os
import socket
import sys
import time
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from threading import BrokenBarrierError
from typing import Any

import psycopg
from psycopg import sql
from rich.console import Console

from wanjia.host.bench import GROUPS, bare, batches
from wanjia.host.bench.clients import FAILURES
from wanjia.host.bench.figures import Line, Target, unmeasured
from wanjia.host.bench.growth import growth_lines, read_smaller
from wanjia.host.bench.machine import Machine, this_machine
from wanjia.host.installation import OWNER_URL, Installation, installation
from wanjia.host.processes import forget, launch
from wanjia.host.setup import run_wanjia, step
from wanjia.host.site import LOOPBACK, answers
from wanjia.kernel.errors import Problem, Refused

START_SECONDS = 60
BOARD_SHARE = 5  # a design is looked at a fifth as often as a person: there are eighteen
DRAWN = 100  # ids, of which some are people
BROKEN = (*FAILURES, BrokenBarrierError, BrokenExecutor)
SLICES = 40  # the reads need fifteen slices of the people drawn, the events a third of everybody


@dataclass(frozen=True)
class Register:
    """What is measured. ``rows`` counts every fact and event."""

    people: int
    households: int
    rows: int


@dataclass(frozen=True)
class Told:
    """All that a run found."""

    at: datetime
    machine: Machine
    register: Register
    requests: int
    lines: tuple[Line, ...]

    @property
    def all_met(self) -> bool:
        return all(line.met is not False for line in self.lines)

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "at": self.at.isoformat(), "lines": [line.as_json() for line in self.lines]}


def measure(place: Installation, options: argparse.Namespace, console: Console) -> Told:
    """Every group that is wanted; the register's reads first, right after the site was started."""
    place.enter(owner=True)
    url = _owner_url()
    smaller = read_smaller(options.beside) if options.beside else None
    if options.people:
        _fill(place, url, options.people)
    plain = psycopg.connect(url, autocommit=True) if options.read_only else bare.scratch(url)
    with plain as connection:
        register = _register(connection)
        if smaller:
            smaller.check(register.people)
        requests = max(1, min(options.requests, register.people // SLICES))
        told: dict[str, list[Line]] = {}
        with _site(place, console) as port:
            site, size = (connection, url, port), (register, requests)
            for group, measured in SITE_GROUPS.items():
                if group in options.only:
                    told[group] = as_far_as(group, measured(options, console, site, size))
        if "batches" in options.only and not options.read_only:
            told["batches"] = as_far_as("batches", _of_batches(place, options, console, (connection, url, register)))
        lines = [line for group in GROUPS for line in told.get(group, ())]
        if smaller:
            lines += growth_lines(lines, register.people, smaller)
        return Told(datetime.now(UTC), this_machine(place.home, connection), register, requests, tuple(lines))


def as_far_as(group: str, lines: Iterator[Line]) -> list[Line]:
    """A group's lines until one cannot be measured at all: what was measured in an hour before is not lost by it."""
    measured: list[Line] = []
    try:
        for line in lines:
            measured.append(line)  # noqa: PERF402 what came before a failure is kept
    except BROKEN as failure:
        wrong = (f"{type(failure).__name__}: {failure}",)
        measured.append(replace(unmeasured(f"The rest of «{group}»", "it broke off"), target=Target(0), wrong=wrong))
    return measured


def _of_requests(
    options: argparse.Namespace,
    console: Console,
    site: tuple[psycopg.Connection, str, int],
    size: tuple[Register, int],
) -> Iterator[Line]:
    import django

    django.setup()
    from wanjia.host.bench.clients import Clients
    from wanjia.host.bench.measures import Bench, reads
    from wanjia.host.bench.subjects import Subjects
    from wanjia.host.bench.visitor import visitor

    (connection, url, port), (register, requests) = site, size
    with Clients() as clients:
        bench = Bench(Subjects(connection), url, visitor(port), requests, clients)
        for read in reads():
            with step(console, read.name):
                yield from bench.read(read)
        if not options.read_only:
            with step(console, "Record a life event"):
                yield from bench.events(options.seconds, people=register.people)


def _of_figures(
    options: argparse.Namespace,
    console: Console,
    site: tuple[psycopg.Connection, str, int],
    size: tuple[Register, int],
) -> Iterator[Line]:
    import django

    django.setup()
    from wanjia.host.bench import designs, following
    from wanjia.host.bench.clients import Clients
    from wanjia.host.bench.subjects import Subjects
    from wanjia.host.bench.visitor import visitor

    (connection, url, port), (register, requests) = site, size
    visit, subjects, days = visitor(port), Subjects(connection), designs.rounds_of_days()
    rounds = designs.statements_of(days)
    with step(console, "The mirror"):
        built = following.build()
    yield following.build_line(built)
    with step(console, "The designs in each engine"):
        timed = designs.engines(built.file, rounds, owner=None if options.read_only else url)
    with step(console, "Boards"), Clients() as clients:
        yield from designs.cached_lines(visit.pages, clients, max(4, requests // BOARD_SHARE), timed)
        yield from designs.uncached_lines(visit.pages, days, timed)
    yield from designs.total_lines(timed)
    if not options.read_only:
        with step(console, "Boards while the register moves"):
            yield from following.moving_lines(visit, subjects, seconds=options.seconds, people=register.people)
        with step(console, "Following changes"):
            yield from following.following_lines(subjects.changed(following.CHANGES), rounds)


def _of_views(
    options: argparse.Namespace,
    console: Console,
    site: tuple[psycopg.Connection, str, int],
    size: tuple[Register, int],
) -> Iterator[Line]:
    import django

    django.setup()
    from wanjia.host.bench import boards, following, paint, tiles
    from wanjia.host.bench.clients import Clients
    from wanjia.host.bench.measures import Bench
    from wanjia.host.bench.subjects import Subjects
    from wanjia.host.bench.visitor import visitor

    (connection, url, port), (register, requests) = site, size
    visit, subjects = visitor(port), Subjects(connection)
    with step(console, "The mirror, where it is due"):
        following.build_where_due()
    somebody = subjects.changed(DRAWN)[:1]
    move = None if options.read_only else lambda: following.tell(somebody)
    with Clients() as clients:
        with step(console, "Vector tiles"):
            yield from tiles.lines(visit.pages, clients, requests, move)
        with step(console, "First paint"):
            yield paint.line(visit.pages)
        with step(console, "The register beside board users"):
            bench = Bench(subjects, url, visit, requests, clients)
            seconds = None if options.read_only else options.seconds
            yield from boards.lines(bench, seconds=seconds, people=register.people)


def _of_exports(
    options: argparse.Namespace,
    console: Console,
    site: tuple[psycopg.Connection, str, int],
    _size: tuple[Register, int],
) -> Iterator[Line]:
    import django

    django.setup()
    from wanjia.host.bench import exports
    from wanjia.host.bench.visitor import second_officer, visitor

    connection, _, port = site
    if options.read_only:
        return
    if installation().supervised():
        yield unmeasured("Export", "the worker of the «wanjia run» at work here would make the same file", "s")
        return
    with step(console, "Exports"):
        yield from exports.lines(connection, visitor(port).ctx, second_officer())


SITE_GROUPS = {"register": _of_requests, "figures": _of_figures, "views": _of_views, "exports": _of_exports}


def _of_batches(
    place: Installation,
    options: argparse.Namespace,
    console: Console,
    site: tuple[psycopg.Connection, str, Register],
) -> Iterator[Line]:
    from wanjia.host.bench.measures import first_load_lines, second_load_line

    connection, url, register = site
    if load := batches.first_load(place.home):
        with step(console, "Bare COPY"):
            copied = bare.copy_rate(connection, url, people=register.people)
        yield from first_load_lines(load, rows=register.rows, copied=copied)
    if options.batch:
        with step(console, "A batch into a register with people"):
            accepted, seconds = batches.second_city(options.batch)
        yield second_load_line(accepted, seconds)


def _owner_url() -> str:
    url = os.environ.get(OWNER_URL)
    if url is None:
        raise Refused(Problem("no_owner", "Set WANJIA_DATABASE_OWNER_URL: the bench draws people as the owner's role."))
    return url


def _fill(place: Installation, url: str, people: int) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        if _count(connection, "registry_person"):
            raise Refused(Problem("not_empty", "There are people in this register. Leave --people out to measure it."))
    run_wanjia(place, "demo", "--people", str(people))


def _register(connection: psycopg.Connection) -> Register:
    people, households = (_count(connection, name) for name in ("registry_person", "registry_household"))
    if not people:
        raise Refused(Problem("nobody", "There is nobody in this register. Load a city with: wanjia bench --people N"))
    return Register(people, households, sum(bare.rows_by_table(connection).values()))


def _count(connection: psycopg.Connection, table: str) -> int:
    ((count,),) = connection.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))).fetchall()
    return int(count)


@contextmanager
def _site(place: Installation, console: Console) -> Iterator[int]:
    """A web server of the bench's own, just started, for accounts that may open any number of people a day.

    Where ``wanjia run`` is not at work here the sequencer runs beside it, as it would.
    """
    port, notes = _free_port(), place.folder("run")
    roles: dict[str, tuple[str, ...]] = {"bench-web": ("web", "--port", str(port))}
    if not place.supervised():
        roles["bench-sequencer"] = ("sequencer",)
    environment = place.environment(owner=False) | {"WANJIA_PERSONS_A_DAY": "0"}
    children = [
        launch(
            name,
            [sys.executable, "-m", "wanjia", *arguments],
            environment=environment,
            notes=notes,
            log=place.folder("logs") / f"{name}.log",
        )
        for name, arguments in roles.items()
    ]
    try:
        with step(console, "The site"):
            _wait_for(port)
        yield port
    finally:
        for child in children:
            child.stop()
            forget(child.noted, notes)


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not answers(port):
        if time.monotonic() > deadline:
            raise Refused(Problem("no_site", "The web server does not answer. Its log is logs/bench-web.log."))
        time.sleep(0.2)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])
