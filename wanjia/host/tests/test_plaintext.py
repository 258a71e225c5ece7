"""Numbers, telephones, papers and notes of people lie nowhere in the clear, whatever door they came by (T36)."""

import contextlib
import gzip
import http.client
import json
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Self

import psutil
import pytest

from wanjia.host.site import LOOPBACK
from wanjia.host.tests.canaries import IN_THE_BATCH, IN_THE_LIST, NEEDLES, WRONG, entry
from wanjia.host.tests.houses import House, until

CANARIES = "from wanjia.host.tests import canaries\n"
HELD = "SELECT (SELECT count(*) FROM registry_documentfact), (SELECT count(*) FROM intake_waitingrow)"
TAKEN = "SELECT finished_at IS NOT NULL FROM intake_upload"
TEMPORARY = (Path("/tmp"), Path("/var/tmp"), Path("/dev/shm"))  # noqa: S108
CORE = re.compile(r"Max core file size\s+(\w+)")
LOOKED_INTO = 1 << 20  # bytes of a temporary file; each of ours begins with people if it holds any


class Watch(threading.Thread):
    """Looks into every new temporary file while others work; what it finds is gone afterwards."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.before, self.seen, self.found = set(self._files()), set(), set()
        self.stopped = threading.Event()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopped.set()
        self.join()

    def run(self) -> None:
        while not self.stopped.wait(0.002):
            with contextlib.suppress(FileNotFoundError):  # a folder may go while it is being listed
                for path in set(self._files()) - self.before:
                    self._look(path)

    def _files(self) -> Iterator[Path]:
        for folder in TEMPORARY:
            yield from (path for path in folder.glob("*") if path.is_file())
            yield from folder.glob("wanjia-stage-*/*")

    def _look(self, path: Path) -> None:
        try:
            with path.open("rb") as file:
                content = file.read(LOOKED_INTO)
        except OSError:
            return
        self.seen.add(path.name)
        if legible(content):
            self.found.add(path)


def legible(content: bytes) -> set[str]:
    """What of the canaries can be read: as text, or as a dump writes bytes."""
    return {needle for needle in NEEDLES if needle.encode() in content or needle.encode().hex().encode() in content}


@pytest.fixture(scope="module")
def backups(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("backups")


@pytest.fixture(scope="module")
def lived_in(house: House, tmp_path_factory) -> Iterator[tuple[House, Watch]]:
    """A running house in which a thousand people were recorded, with everything that it keeps written to disk."""
    folder = tmp_path_factory.mktemp("sent")
    with house.running():
        with Watch() as watch:
            (token,) = house.python(CANARIES + "print(canaries.settle())")
            for answer in ("201", "422 known_number"):  # the second is somebody who is held already
                assert report(house, token).startswith(answer)
            house.python(CANARIES + f"import pathlib; canaries.record(pathlib.Path({str(folder)!r}))")
            until(lambda: house.ask(TAKEN) == (True,), seconds=60)
        yield house, watch


def report(house: House, token: str) -> str:
    """One of them, told to the site by a program; the status and, of a refusal, the code."""
    connection = http.client.HTTPConnection(LOOPBACK, house.port, timeout=20)
    headers = {"Authorization": token, "Content-Type": "application/json"}
    with contextlib.closing(connection):
        connection.request("POST", "/api/v1/submissions", json.dumps(entry()), headers)
        answer = connection.getresponse()
        problems = json.loads(answer.read()).get("problems", [])
    return " ".join([str(answer.status), *(f"{problem['code']} {problem['field']}" for problem in problems)])


def kept(house: House, backups: Path) -> dict[str, set[str]]:
    """What can be read of the canaries in each place where an installation leaves traces."""
    logged = read(house.cluster.data / "pg_wal")  # a checkpoint may take the oldest of it away
    house.ask("CHECKPOINT", "postgres")
    assert house.wanjia("backup", str(backups), "--keep", "1").returncode == 0
    house.audit_verdict()  # leaves the export of the log in the home
    dump = [house.cluster.bin / "pg_dump", house.cluster.url("wanjia_owner")]
    folders = {
        "database": house.cluster.data,
        "backup": backups,
        "home": house.home,
        "witness": house.environment["WANJIA_WITNESS"],
    }
    places = {name: read(Path(folder)) for name, folder in folders.items()}
    places["log of the database"] = logged | read(house.cluster.data / "pg_wal")
    places["dump"] = legible(subprocess.run(dump, capture_output=True, check=True).stdout)
    return {place: found for place, found in places.items() if found}


def read(folder: Path) -> set[str]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {
        needle
        for path in files
        for needle in legible(gzip.open(path).read() if path.suffix == ".gz" else path.read_bytes())
    }


def test_what_was_recorded_is_there_and_can_be_read_nowhere(lived_in, backups):
    house, _ = lived_in
    assert house.ask(HELD) == (IN_THE_BATCH + IN_THE_LIST - WRONG + 1, WRONG)
    assert kept(house, backups) == {}
    # What is careless is found. No test of its own: the log of the database keeps it for any search that comes later.
    house.ask(f"CREATE TABLE careless AS SELECT unnest(ARRAY{list(NEEDLES)}) AS text")
    found = kept(house, backups)
    house.ask("DROP TABLE careless")
    assert set(found) == {"database", "log of the database", "backup", "dump"}
    assert all(needles == set(NEEDLES) for needles in found.values())


def test_no_temporary_file_is_legible_while_a_batch_and_a_list_are_taken_in(lived_in):
    _, watch = lived_in
    assert "stage.db" in watch.seen
    assert watch.found == set()


@pytest.mark.skipif(sys.platform != "linux", reason="read in /proc")
def test_no_process_leaves_its_memory_in_a_core_file(lived_in):
    house, _ = lived_in
    leaders = [house.process(name).id for name in ("web", "worker", "sequencer")] + [house.cluster.process_id()]
    everybody = [one for leader in leaders for one in (psutil.Process(leader), *psutil.Process(leader).children(True))]
    limits = {CORE.search(Path(f"/proc/{one.pid}/limits").read_text())[1] for one in everybody}
    assert limits == {"0"}
