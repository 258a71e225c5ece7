"""The groups of measurements, each a generator of its lines. Django is set up before this is imported."""

import argparse
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass

import psycopg
from rich.console import Console

from wanjia.host.bench import (
    bare,
    batches,
    boards,
    departments,
    designs,
    doubles,
    entry,
    exports,
    first,
    following,
    paint,
    tiles,
)
from wanjia.host.bench.clients import Clients
from wanjia.host.bench.figures import Line, unmeasured
from wanjia.host.bench.measures import Bench, first_load_lines, reads, second_load_line
from wanjia.host.bench.subjects import Subjects
from wanjia.host.bench.told import Register
from wanjia.host.bench.visitor import second_officer, steward, visitor
from wanjia.host.installation import Installation
from wanjia.host.setup import step

BOARD_SHARE = 5  # a design is looked at a fifth as often as a person: there are eighteen
DRAWN = 100  # ids, of which some are people


@dataclass(frozen=True)
class Site:
    """What every group is measured with: the installation as its owner reaches it, how large it is, what is wanted.

    ``url`` and ``connection`` are the owner's; ``requests`` of each kind are made.
    """

    place: Installation
    url: str
    connection: psycopg.Connection
    register: Register
    requests: int
    options: argparse.Namespace
    console: Console

    @property
    def seconds(self) -> float | None:
        """How long life events are recorded; None where nothing may be."""
        return None if self.options.read_only else self.options.seconds

    def step(self, name: str) -> AbstractContextManager[None]:
        return step(self.console, name)


def of_requests(site: Site, port: int) -> Iterator[Line]:
    """The register's reads and life events."""
    with Clients() as clients:
        bench = Bench(Subjects(site.connection), site.url, visitor(port), site.requests, clients)
        for read in reads():
            with site.step(read.name):
                yield from bench.read(read)
        if site.seconds is not None:
            with site.step("Record a life event"):
                yield from bench.events(site.seconds, people=site.register.people)


def of_figures(site: Site, port: int) -> Iterator[Line]:
    """Figures of the whole city: cached, uncached, in each engine, and while the register moves."""
    visit, subjects, days = visitor(port), Subjects(site.connection), designs.rounds_of_days()
    rounds = designs.statements_of(days)
    with site.step("The mirror"):
        built = following.build()
    yield following.build_line(built)
    with site.step("The designs in each engine"):
        timed = designs.engines(built.file, rounds, owner=None if site.options.read_only else site.url)
    with site.step("Boards"), Clients() as clients:
        yield from designs.cached_lines(visit.pages, clients, max(4, site.requests // BOARD_SHARE), timed)
        yield from designs.uncached_lines(visit.pages, days, timed)
    yield from designs.total_lines(timed)
    if site.seconds is not None:
        with site.step("Boards while the register moves"):
            yield from following.moving_lines(visit, subjects, seconds=site.seconds, people=site.register.people)
        with site.step("Following changes"):
            yield from following.following_lines(subjects.changed(following.CHANGES), rounds)


def of_views(site: Site, port: int) -> Iterator[Line]:
    """What people open over the mirror: tiles, a map in a browser, the register beside board users."""
    visit, subjects = visitor(port), Subjects(site.connection)
    with site.step("The mirror, where it is due"):
        following.build_where_due()
    somebody = subjects.changed(DRAWN)[:1]
    move = None if site.options.read_only else lambda: following.tell(somebody)
    with Clients() as clients:
        with site.step("Vector tiles"):
            yield from tiles.lines(visit.pages, clients, site.requests, move)
        with site.step("First paint"):
            yield paint.line(visit.pages)
        with site.step("The register beside board users"):
            bench = Bench(subjects, site.url, visit, site.requests, clients)
            yield from boards.lines(bench, seconds=site.seconds, people=site.register.people)


def of_exports(site: Site, port: int) -> Iterator[Line]:
    """A million persons as a file."""
    if site.options.read_only:
        return
    if site.place.supervised():
        yield unmeasured("Export", "the worker of the «wanjia run» at work here would make the same file", "s")
        return
    with site.step("Exports"):
        yield from exports.lines(site.connection, visitor(port).ctx, second_officer())


def of_departments(site: Site) -> Iterator[Line]:
    """Who may be meant at entry, and a month's files of all departments, entered and undone."""
    city, by = site.place.home / "demo", steward()
    with site.step("Who may be meant, at entry"), Clients() as clients:
        sketches = entry.sketches(Subjects(site.connection), site.requests)
        yield entry.line(sketches, by, clients, site.url)
    if site.options.read_only:
        return
    if not list(city.glob("part-*.parquet")):
        yield unmeasured("A month's files, upload to applied", "the rows of the synthetic city are not here", "s")
        return
    with site.step("A month's files of all departments"):
        yield from departments.lines(departments.Wanted(city, site.url, by))


def of_batches(site: Site) -> Iterator[Line]:
    """The load into the empty register as it noted itself, and a batch into this one."""
    if site.options.read_only:
        return
    if load := batches.first_load(site.place.home):
        with site.step("Bare COPY"):
            copied = bare.copy_rate(site.connection, site.url, people=site.register.people)
        yield from first_load_lines(load, rows=site.register.rows, copied=copied)
    if site.options.batch:
        with site.step("A batch into a register with people"):
            accepted, seconds = batches.second_city(site.options.batch)
        yield second_load_line(accepted, seconds)


def of_doubles(site: Site) -> Iterator[Line]:
    """The whole register searched for two records of one human."""
    if not site.options.read_only:
        with site.step("Doubles in the whole register"):
            yield from doubles.lines(site.connection)


def of_first(site: Site) -> Iterator[Line]:
    """A register of the same size built from three full lists, in an installation of its own."""
    if not site.options.read_only:
        with site.step("A first build from three lists"):
            yield from first.built(site.register.people).lines


# In this order, while the site is served.
AT_THE_SITE: Mapping[str, Callable[[Site, int], Iterator[Line]]] = {
    "register": of_requests,
    "figures": of_figures,
    "views": of_views,
    "exports": of_exports,
}
# Afterwards, while nobody is served.
AFTERWARDS: Mapping[str, Callable[[Site], Iterator[Line]]] = {
    "departments": of_departments,
    "doubles": of_doubles,
    "batches": of_batches,
    "first": of_first,
}
