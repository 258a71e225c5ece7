"""A whole installation in a folder of its own, run by the real command."""

import contextlib
import fcntl
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import psycopg

from wanjia.host import verify
from wanjia.host.postgres import Cluster, cluster_of
from wanjia.host.processes import Noted, noted
from wanjia.host.site import answers

NOT_INHERITED = ("WANJIA_DATABASE_URL", "WANJIA_DATABASE_OWNER_URL", "WANJIA_DEMO", "WANJIA_BACKUP_FOLDER")


class House:
    """``wanjia`` in a home of its own. Everything it started is ended by :meth:`end`."""

    def __init__(self, home: Path, **environment: str) -> None:
        self.home = home
        inherited = {name: value for name, value in os.environ.items() if name not in NOT_INHERITED}
        witness = home.with_name(f"{home.name}-witness")
        witness.mkdir(parents=True, exist_ok=True)
        own = {"WANJIA_HOME": str(home), "WANJIA_WITNESS": str(witness)}
        self.environment = {**inherited, **own, **environment}
        self.port = free_port()

    @property
    def cluster(self) -> Cluster:
        return cluster_of(self.home)

    def wanjia(self, *arguments: str, seconds: float = 120) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "wanjia", *arguments],
            check=False,
            capture_output=True,
            text=True,
            env=self.environment,
            timeout=seconds,
        )

    def python(self, code: str) -> list[str]:
        """The lines that a program prints which works in this installation as the application's role."""
        own = {
            "DJANGO_SETTINGS_MODULE": "wanjia.config.settings",
            "WANJIA_DATABASE_URL": self.cluster.url("wanjia_app"),
        }
        program = f"import django\ndjango.setup()\n{code}"
        done = subprocess.run(
            [sys.executable, "-c", program], capture_output=True, text=True, env=self.environment | own, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.splitlines()

    def begin(self, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "wanjia", *arguments],
            text=True,
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )

    @contextlib.contextmanager
    def running(self, *arguments: str, seconds: float = 60) -> Iterator[subprocess.Popen[str]]:
        """``wanjia run`` until the block ends; the site answers at its beginning."""
        process = self.begin("run", "--port", str(self.port), *arguments)
        try:
            until(lambda: answers(self.port) or process.poll() is not None, seconds=seconds)
            assert process.poll() is None, process.stderr.read()
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=60)

    def process(self, name: str) -> Noted:
        return next(process for process in noted(self.home / "run") if process.name == name)

    def selfcheck(self) -> dict[str, bool | None]:
        return {finding["name"]: finding["ok"] for finding in self._findings()}

    def said(self, name: str) -> str:
        """What ``wanjia selfcheck`` says of one thing."""
        return next(finding["text"] for finding in self._findings() if finding["name"] == name)

    def _findings(self) -> list[dict]:
        return json.loads(self.wanjia("selfcheck", "--json").stdout)

    def audit_verdict(self) -> str:
        """What the auditors' program says of the log and its witness."""
        export, witness = self.home / "log.gz", self.environment["WANJIA_WITNESS"]
        assert self.wanjia("audit", "export", str(export)).returncode == 0
        command = [sys.executable, "-I", verify.__file__, str(export), "--keys", f"{witness}/trusted.txt"]
        return subprocess.run([*command, "--witness", witness], capture_output=True, text=True, check=False).stdout

    def ask(self, question: str, role: str = "wanjia_owner"):
        with psycopg.connect(self.cluster.url(role), autocommit=True) as connection:
            cursor = connection.execute(question)
            return cursor.fetchone() if cursor.description else None

    def end(self) -> None:
        for process in noted(self.home / "run"):
            process.stop()
        scrap(self.cluster)


def set_up(home: Path) -> House:
    """A house whose set-up is done: by whoever asks first in a test run, for all others a copy of that."""
    house, done = House(home, WANJIA_DEMO="1"), Path(os.environ["WANJIA_TEST_SERVER"]) / "house"
    with done.with_name("house.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if done.exists():
            _move_in(house, done)
        else:
            made = house.wanjia("setup")
            assert made.returncode == 0, made.stderr
            _keep(house, done)
    return house


def _keep(house: House, done: Path) -> None:
    half = done.with_name("half-a-house")
    half.mkdir()
    copy(house.home, half / "home")
    copy(house.cluster.folder, half / "cluster")
    copy(Path(house.environment["WANJIA_WITNESS"]), half / "witness")
    half.rename(done)


def _move_in(house: House, done: Path) -> None:
    """All but what says where the other's cluster and its socket are."""
    copy(done / "home", house.home)
    (house.home / "cluster").unlink(missing_ok=True)
    copy(done / "cluster", house.cluster.folder)
    (house.cluster.folder / "socket-folder").unlink()
    copy(done / "witness", Path(house.environment["WANJIA_WITNESS"]))


def copy(old: Path, new: Path) -> None:
    """With owners and modes."""
    subprocess.run(["cp", "-aT", old, new], check=True)


def scrap(cluster: Cluster) -> None:
    """Stop the server and remove its files, which root's tests keep outside pytest's folder."""
    cluster.stop("immediate")
    if (cluster.folder / "socket-folder").exists():
        shutil.rmtree(cluster.socket, ignore_errors=True)
    shutil.rmtree(cluster.folder, ignore_errors=True)


def until(happened: Callable[[], object], *, seconds: float) -> float:
    """Wait for it; returns how long it took."""
    began = time.monotonic()
    while not happened():
        assert time.monotonic() - began < seconds, "it did not happen in time"
        time.sleep(0.01)
    return time.monotonic() - began


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def kill(number: int) -> None:
    """kill -9, and wait until it is dead."""
    process = psutil.Process(number)
    process.kill()
    with contextlib.suppress(psutil.TimeoutExpired):
        process.wait(5)
