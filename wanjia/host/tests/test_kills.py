"""Killed thirty times under writers (T01): whatever was acknowledged is there, once, and everything still fits."""

import http.client
import itertools
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import uuid4

import psycopg
import pytest

from wanjia.host.site import LOOPBACK, answers
from wanjia.host.tests.houses import House, free_port, until
from wanjia.registry.types import EventKind

KILLS, BACKENDS_KILLED, WRITERS = 30, 10, 2
BETWEEN_KILLS = 4  # acknowledged by then; what is under way when the kill comes is what is tried
SEEN_AGAIN = 20
EVENTS = f"SELECT uuid FROM registry_lifeevent WHERE kind = {EventKind.CONTACT}"

PREPARE = f"""
from wanjia.access.tests.factories import program
from wanjia.access.types import Role
from wanjia.kernel.clock import system_clock
from wanjia.registry.tests.factories import HERE, area, door, person, town
now = system_clock()
town(now)
client = program(Role.COMMUNITY_WORKER, area(HERE).id, now, 100_000)
print(client.defaults["HTTP_AUTHORIZATION"])
for number in range({WRITERS} * 5):
    print(person(dwelling=door(f"{{number + 1}}01"), at=now))
"""


# ``wanjia web``, once for each port that is asked for. The program and its addresses are read in once: thirty times, in
# each process of a server, would take minutes.
NURSERY = """
import os, sys
import wanjia.config.wsgi
from django.urls import get_resolver
get_resolver().url_patterns
from wanjia.host.command import main
for port in sys.stdin:
    child = os.fork()
    if not child:
        os.setsid()
        os._exit(main(["web", "--port", port.strip()]))
    print(child, flush=True)
"""


class Sites:
    """Web servers of one installation, one in use at a time; the next is up before that one is killed."""

    def __init__(self, house: House) -> None:
        own = {
            "DJANGO_SETTINGS_MODULE": "wanjia.config.settings",
            "WANJIA_DATABASE_URL": house.cluster.url("wanjia_app"),
        }
        with (house.home / "killed.log").open("ab") as log:
            self.nursery = subprocess.Popen(
                [sys.executable, "-c", NURSERY],
                text=True,
                env=house.environment | own,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
            )
        self.port, self.leader = self._start()

    def replace_by_kill(self) -> None:
        """kill -9 the server in use, and its children, in the middle of whatever they do."""
        old, (self.port, self.leader) = self.leader, self._start()
        os.killpg(old, signal.SIGKILL)

    def end(self) -> None:
        os.killpg(self.leader, signal.SIGKILL)
        self.nursery.communicate()

    def _start(self) -> tuple[int, int]:
        port = free_port()
        print(port, file=self.nursery.stdin, flush=True)
        leader = int(self.nursery.stdout.readline())
        until(lambda: answers(port), seconds=60)
        return port, leader


@dataclass(eq=False)
class Writer(threading.Thread):
    """Reports telephones one by one, each under a key of its own until it is acknowledged, and keeps the receipts."""

    sites: Sites
    token: str
    people: list[str]
    receipts: dict[str, dict] = field(default_factory=dict)
    sent: dict[str, dict] = field(default_factory=dict)
    repeated: int = 0
    refused: list[str] = field(default_factory=list)
    stopped: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        super().__init__()

    def run(self) -> None:
        for number, person in zip(itertools.count(), itertools.cycle(self.people)):
            key, phone = str(uuid4()), f"139{number:08}"
            self.sent[key] = {"event": "contact", "on": "2026-11-21", "person": person, "number": phone}
            while key not in self.receipts:
                if self.stopped.is_set():
                    return
                self._try(key)

    def _try(self, key: str) -> None:
        try:
            status, answer = self.send(key)
        except (OSError, http.client.HTTPException, ValueError):
            status, answer = 0, {}
        if status == http.HTTPStatus.CREATED:
            self.receipts[key] = answer
        elif status and status < http.HTTPStatus.INTERNAL_SERVER_ERROR:
            self.refused.append(f"{status} {answer}")
            self.stopped.set()
        else:
            self.repeated += 1
            time.sleep(0.05)

    def send(self, key: str) -> tuple[int, dict]:
        """One request; its status and what it says."""
        connection = http.client.HTTPConnection(LOOPBACK, self.sites.port, timeout=20)
        headers = {"Authorization": self.token, "Content-Type": "application/json", "Idempotency-Key": key}
        try:
            connection.request("POST", "/api/v1/submissions", json.dumps({"event": self.sent[key]}), headers)
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())
        finally:
            connection.close()


@pytest.fixture
def writers(house: House) -> Iterator[list[Writer]]:
    house.cluster.start()
    token, *people = house.python(PREPARE)
    sites = Sites(house)
    yield [Writer(sites, token, people[number::WRITERS]) for number in range(WRITERS)]
    sites.end()
    house.cluster.stop()


def test_nothing_acknowledged_is_lost_or_doubled_by_thirty_kills(house, writers):
    chance = random.Random(seed := random.randrange(2**32))  # noqa: S311
    print("seed", seed)
    for writer in writers:
        writer.start()
    for kill in range(KILLS):
        _until_acknowledged(writers, BETWEEN_KILLS)
        if kill % (KILLS // BACKENDS_KILLED) == 0:
            kill_a_backend(house, chance)
        writers[0].sites.replace_by_kill()
    _until_acknowledged(writers, BETWEEN_KILLS)
    for writer in writers:
        writer.stopped.set()
        writer.join()
    assert [writer.refused for writer in writers] == [[], []]
    assert sum(writer.repeated for writer in writers) >= KILLS // 2  # the kills met requests

    for writer in writers:
        for key in chance.sample(sorted(writer.receipts), SEEN_AGAIN):
            assert writer.send(key) == (http.HTTPStatus.CREATED, writer.receipts[key])
    everything_acknowledged_is_there_once(house, writers)
    everything_fits(house)


def _until_acknowledged(writers: list[Writer], more: int) -> None:
    """Each writer got so many receipts more."""
    before = [len(writer.receipts) for writer in writers]
    pairs = list(zip(writers, before, strict=True))
    until(lambda: all(len(writer.receipts) >= had + more or writer.refused for writer, had in pairs), seconds=60)


def kill_a_backend(house: House, chance: random.Random) -> None:
    """kill -9 one that works for the site: the server drops every connection and recovers from its log."""
    with psycopg.connect(house.cluster.url("postgres")) as connection:
        rows = connection.execute("SELECT pid FROM pg_stat_activity WHERE usename = 'wanjia_app'").fetchall()
    os.kill(chance.choice(rows)[0], signal.SIGKILL)


def everything_acknowledged_is_there_once(house: House, writers: list[Writer]) -> None:
    acknowledged = {key: receipt["event"] for writer in writers for key, receipt in writer.receipts.items()}
    sent = {key for writer in writers for key in writer.sent}
    with psycopg.connect(house.cluster.url("wanjia_owner")) as connection:
        taken = [
            (str(key), str(event)) for key, event in connection.execute("SELECT key, event FROM intake_submission")
        ]
        events = [str(event) for (event,) in connection.execute(EVENTS)]
    assert acknowledged.items() <= set(taken)
    assert {key for key, _ in taken} <= sent  # at most what a writer was told nothing of when it stopped is there too
    assert sorted(events) == sorted(event for _, event in taken)
    assert len({key for key, _ in taken}) == len(taken)


def everything_fits(house: House) -> None:
    """Current state and facts, changes and events, and the audit log in itself."""
    verified = house.wanjia("registry", "verify")
    assert verified.returncode == 0, verified.stdout
    assert house.wanjia("sequencer", "--once").returncode == 0
    told = "SELECT count(*) FROM feed_entry JOIN feed_position ON entry = id WHERE kind = 'contact'"
    acts = "SELECT count(*) FROM audit_event JOIN audit_leaf ON event = id WHERE action = 'registry.contact'"
    events = house.ask(f"SELECT count(*) FROM ({EVENTS}) AS events")
    assert house.ask(told) == house.ask(acts) == events
    assert house.audit_verdict().startswith("intact")
