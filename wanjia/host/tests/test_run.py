"""``wanjia run`` as a whole: it serves, mends itself, and is found again after it was killed."""

import http.client
import os
import signal
import socket
from urllib.parse import quote

import psutil
import pytest

from wanjia.host.processes import Noted
from wanjia.host.site import answers
from wanjia.host.tests.houses import House, kill, until

PROCESSES = ("web", "worker", "sequencer")
CANARY = "370298199001010019"
# Where a set-up is killed, and how it is seen from outside that it came there.
POINTS = {
    "in initdb": lambda cluster: list(cluster.folder.glob("half-*")),
    "with files, before the server": lambda cluster: cluster.exists,
    "while the server starts": lambda cluster: (cluster.data / "postmaster.pid").exists(),
    "before the tables": lambda cluster: (cluster.folder / "passwords" / "wanjia_app").exists(),
}


def test_it_serves_and_stops_everything_it_started(house):
    with house.running():
        assert answers(house.port)
        known = [house.process(name) for name in PROCESSES]
        sites = [process.memory_full_info() for process in psutil.Process(house.process("web").id).children()]
        assert sites
        assert all(site.uss < site.rss / 3 for site in sites)  # what was read in once is shared
    assert not any(process.members() for process in known)
    assert not house.cluster.running()


def test_no_person_reaches_a_log(house):
    """Whatever is asked for, by address, query or form, found or not."""
    with house.running():
        for path in (f"/{CANARY}", f"/people?q={CANARY}", f"/people/{quote('张三')}", f"/search/{CANARY}?name=Li"):
            for method in ("GET", "POST"):
                ask_site(house.port, method, path)
    logs = [*house.home.glob("log/*"), *house.cluster.folder.glob("log/*"), house.cluster.folder / "start.log"]
    text = "".join(path.read_text() for path in logs)
    assert '"answered"' in text
    assert not [canary for canary in (CANARY, "张三", quote("张三"), "name=Li") if canary in text]


def test_a_second_run_in_the_same_place_says_who_runs(house):
    with house.running() as first:
        second = house.wanjia("run", "--port", "1")
    assert second.returncode == 3
    assert str(first.pid) in second.stderr


def test_a_taken_port_is_named_with_a_free_one(house):
    with socket.create_server(("127.0.0.1", house.port)):
        refused = house.wanjia("run", "--port", str(house.port))
    assert refused.returncode == 3
    assert f"Port {house.port} is in use by" in refused.stderr.replace("\n", " ")
    assert "make run PORT=" in refused.stderr.replace("\n", " ")


@pytest.mark.parametrize("name", PROCESSES)
def test_a_process_that_dies_is_started_again(house, name):
    with house.running():
        old = house.process(name)
        kill(old.id)
        until(lambda: house.process(name) != old and house.process(name).alive(), seconds=20)
        until(lambda: answers(house.port), seconds=20)
        assert not old.members()


def test_a_database_that_dies_is_started_again(house):
    with house.running():
        old = house.cluster.process_id()
        kill(old)
        until(lambda: house.cluster.process_id() != old and answers(house.port), seconds=20)


def test_after_a_kill_selfcheck_is_red_for_each_dead_process_and_the_next_run_mends_all(house, tmp_path):
    house = House(house.home, WANJIA_DEMO="1", WANJIA_BACKUP_FOLDER=str(tmp_path / "backups"))
    assert house.wanjia("setup").returncode == 0
    with house.running() as run:
        until(lambda: red(house) == ["backup"], seconds=30)
        kill(run.pid)
        for place, name in enumerate(killed := ["sequencer", "worker", "web", "wal"], 1):
            kill_all(house.process(name))
            publish_something(house)
            assert house.said("processes") == f"not running: {', '.join(sorted(killed[:place]))}"
        # Each is known by what it no longer does, too: where systemd starts them there are no notes.
        until(lambda: {"worker", "sequencer", "web", "log stream"} <= set(red(house)), seconds=60)
        assert house.wanjia("selfcheck").returncode == 1
        kill(house.cluster.process_id())
        assert house.selfcheck() == {"database": False, "web": False}
    with house.running():
        until(lambda: red(house) == ["backup"], seconds=30)


def test_what_a_killed_run_left_is_ended_by_the_next(house):
    with house.running() as run:
        left = [house.process(name) for name in PROCESSES]
        kill(run.pid)
    assert all(process.alive() for process in left)
    with house.running():
        until(lambda: not any(process.members() for process in left), seconds=20)


@pytest.mark.parametrize("point", POINTS)
def test_a_set_up_killed_anywhere_is_mended_by_the_next(tmp_path, point):
    house = House(tmp_path)
    first = house.begin("setup")
    until(lambda: POINTS[point](house.cluster), seconds=30)
    kill(first.pid)
    first.communicate()
    again = house.wanjia("setup")
    assert again.returncode == 0, again.stderr
    assert house.wanjia("migrate", "--check").returncode == 0
    house.end()


def red(house: House) -> list[str]:
    return [name for name, ok in house.selfcheck().items() if ok is False]


def kill_all(process: Noted) -> None:
    """kill -9 a process and its children at once."""
    os.killpg(process.id, signal.SIGKILL)
    until(lambda: not process.members(), seconds=10)


def publish_something(house: House) -> None:
    """A change that waits for its number."""
    house.ask(
        "WITH entry AS (INSERT INTO feed_entry (at, topic, kind, payload) VALUES (now(), 'test', 'test', '{}')"
        " RETURNING id, at) INSERT INTO feed_queue SELECT id, at FROM entry"
    )


def test_secrets_are_readable_by_their_owner_only(house):
    files = [path for path in (house.home / "secrets").rglob("*") if path.is_file()]
    assert files
    assert {oct(path.stat().st_mode & 0o777) for path in files} == {"0o600"}
    assert house.home.stat().st_uid == os.geteuid()


def ask_site(port: int, method: str, path: str) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request(method, path, body=f"number={CANARY}" if method == "POST" else None)
    connection.getresponse().read()
    connection.close()
