"""One run of the bench: the site started anew, everyone drawn, every measure in turn."""

import argparse
import os
import socket
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import BrokenExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from threading import BrokenBarrierError

import psycopg
from rich.console import Console

from wanjia.host.bench import GROUPS, bare, first
from wanjia.host.bench.clients import FAILURES
from wanjia.host.bench.figures import Line, Target, unmeasured
from wanjia.host.bench.groups import AFTERWARDS, AT_THE_SITE, Site
from wanjia.host.bench.growth import read_smaller, with_growth
from wanjia.host.bench.machine import this_machine
from wanjia.host.bench.told import Register, Told
from wanjia.host.installation import OWNER_URL, Installation
from wanjia.host.processes import forget, launch
from wanjia.host.setup import run_wanjia, step
from wanjia.host.site import LOOPBACK, answers
from wanjia.kernel.errors import Problem, Refused

START_SECONDS = 60
BROKEN = (*FAILURES, BrokenBarrierError, BrokenExecutor)
SLICES = 40  # the reads need fifteen slices of the people drawn, the events a third of everybody


def measure(place: Installation, options: argparse.Namespace, console: Console) -> Told:
    """Every group that is wanted; the register's reads first, right after the site was started."""
    url = _owner_url()
    smaller = read_smaller(options.beside) if options.beside else None
    if options.people and tuple(options.only) == ("first",):
        return _built(place, url, options)
    if options.people:
        _fill(place, url, options.people)
    plain = psycopg.connect(url, autocommit=True) if options.read_only else bare.scratch(url)
    with plain as connection:
        register = _register(connection)
        if smaller:
            smaller.check(register.people)
        requests = max(1, min(options.requests, register.people // SLICES))
        lines = _measured(Site(place, url, connection, register, requests, options, console))
        machine = this_machine(place.home, connection)
        told = Told(datetime.now(UTC), machine, register, tuple(options.only), requests, tuple(lines))
        return with_growth(told, smaller) if smaller else told


def _built(place: Installation, url: str, options: argparse.Namespace) -> Told:
    """A first build alone, with no city beside it that would take its room on the disk."""
    built = first.built(options.people)
    with psycopg.connect(url) as connection:
        machine = this_machine(place.home, connection)
    return Told(datetime.now(UTC), machine, built.register, ("first",), 0, built.lines)


def _measured(site: Site) -> list[Line]:
    wanted: Sequence[str] = site.options.only
    told: dict[str, list[Line]] = {}
    with _served(site.place, site.console) as port:
        for group, measured in AT_THE_SITE.items():
            if group in wanted:
                told[group] = as_far_as(group, measured(site, port))
    for group, measure_alone in AFTERWARDS.items():
        if group in wanted:
            told[group] = as_far_as(group, measure_alone(site))
    return [line for group in GROUPS for line in told.get(group, ())]


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


def _owner_url() -> str:
    url = os.environ.get(OWNER_URL)
    if url is None:
        raise Refused(Problem("no_owner", "Set WANJIA_DATABASE_OWNER_URL: the bench draws people as the owner's role."))
    return url


def _fill(place: Installation, url: str, people: int) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        if bare.counted(connection).people:
            raise Refused(Problem("not_empty", "There are people in this register. Leave --people out to measure it."))
    run_wanjia(place, "demo", "--people", str(people))


def _register(connection: psycopg.Connection) -> Register:
    register = bare.counted(connection)
    if not register.people:
        raise Refused(Problem("nobody", "There is nobody in this register. Load a city with: wanjia bench --people N"))
    return register


@contextmanager
def _served(place: Installation, console: Console) -> Iterator[int]:
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
