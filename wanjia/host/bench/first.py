"""The register built from three full lists, in an installation of its own that is thrown away afterwards."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
import psycopg

from wanjia.host.bench.alone import MEBI
from wanjia.host.bench.bare import counted
from wanjia.host.bench.figures import Line, Target
from wanjia.host.bench.told import Register
from wanjia.host.installation import OWNER_URL, URL, Installation
from wanjia.host.postgres import cluster_of
from wanjia.kernel.errors import Problem, Refused

SECONDS, GIBIBYTES = 45 * 60, 16
BREATH = 0.5  # seconds between two looks at the memory


@dataclass
class _Memory:
    """The most memory that was taken since it began to look, and that nothing else could have had, in bytes."""

    most: int = 0
    _done: threading.Event = field(default_factory=threading.Event)

    def look(self) -> None:
        before = psutil.virtual_memory().available
        while not self._done.wait(BREATH):
            self.most = max(self.most, before - psutil.virtual_memory().available)

    def stop(self) -> None:
        self._done.set()


@contextmanager
def _watched() -> Iterator[_Memory]:
    memory = _Memory()
    thread = threading.Thread(target=memory.look)
    thread.start()
    try:
        yield memory
    finally:
        memory.stop()
        thread.join()


@dataclass(frozen=True)
class Built:
    """A register that was there for as long as it was measured: what it held, and the lines about it."""

    register: Register
    lines: tuple[Line, ...]


def built(people: int) -> Built:
    """How long a first build of ``people`` takes from three files to a register with indexes, and what it holds."""
    with tempfile.TemporaryDirectory(prefix="wanjia-bench-") as folder, _installation(Path(folder) / "home") as place:
        lists = Path(folder) / "lists"
        _wanjia(place, "demo", "files", "--full", "--people", str(people), "--to", str(lists))
        shutil.rmtree(lists / "truth")
        with place.database(), _watched() as memory:
            _wanjia(place, "intake", "first", str(lists))
            with psycopg.connect(place.environment(owner=True)[OWNER_URL], autocommit=True) as connection:
                register = counted(connection)
        told = json.loads((lists / "receipts" / "steps.json").read_text())
    return Built(register, tuple(_lines(told, memory.most)))


def _lines(told: Mapping[str, Any], most: int) -> Iterator[Line]:
    """Of what the build itself wrote down, and the most memory it took."""
    steps = ", ".join(f"{name} {seconds:.0f} s" for name, seconds in told["seconds"].items())
    yield Line(
        "First build from three lists",
        f"{told['rows']:,} rows of public security, health and civil affairs ({steps})",
        "s",
        sum(told["seconds"].values()),
        None,
        Target(SECONDS),
        grows=True,
    )
    meaning = "the most that it and its server took"
    yield Line("Memory of the first build", meaning, "MiB", most / MEBI, None, Target(GIBIBYTES * 1024))


@contextmanager
def _installation(home: Path) -> Iterator[Installation]:
    """An installation with the areas of the city and nobody in it."""
    home.mkdir()
    place = Installation(home, cluster_of(home))
    assert place.cluster
    try:
        _wanjia(place, "setup")
        _wanjia(place, "areas", "import", "--qingdao")
        yield place
    finally:
        place.cluster.stop()
        shutil.rmtree(place.cluster.folder, ignore_errors=True)


def _wanjia(place: Installation, *arguments: str) -> None:
    """A command of the installation, told nothing of the one that is measured."""
    strange = {URL, OWNER_URL}
    variables = {name: value for name, value in os.environ.items() if name not in strange}
    done = subprocess.run(
        [sys.executable, "-m", "wanjia", *arguments],
        env=variables | {"WANJIA_HOME": str(place.home), "WANJIA_DEMO": "1"},
        check=False, capture_output=True, text=True,
    )  # fmt: skip
    if done.returncode:
        message = "«%(command)s» did not end well: %(said)s"
        params = {"command": "wanjia " + " ".join(arguments), "said": done.stderr[-500:]}
        raise Refused(Problem("step", message, params=params))
