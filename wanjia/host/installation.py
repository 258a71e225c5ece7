"""One installation: its folder, its database (embedded or the city's own), and the environment its processes get."""

import contextlib
import fcntl
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from wanjia.config.home import home
from wanjia.host.postgres import APP, OWNER, Cluster, cluster_of
from wanjia.kernel.errors import Problem, Refused

# A file in the home: a synthetic city lives here, or half of one.
SYNTHETIC = "synthetic"
URL, OWNER_URL = "WANJIA_DATABASE_URL", "WANJIA_DATABASE_OWNER_URL"
FILES = "WANJIA_DATABASE_FILES"


@dataclass(frozen=True)
class Installation:
    """``cluster`` is None where the city's own server is used (WANJIA_DATABASE_URL is set)."""

    home: Path
    cluster: Cluster | None

    @property
    def demo(self) -> bool:
        """A synthetic city lives here, or is to: demo mode is a property of the installation, not of one start."""
        return os.environ.get("WANJIA_DEMO") == "1" or (self.home / SYNTHETIC).exists()

    def folder(self, name: str) -> Path:
        """A folder of the installation, made (0700) when it is missing."""
        path = self.home / name
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        return path

    def environment(self, *, owner: bool) -> dict[str, str]:
        """What a process of this installation gets: the owner's address only where it migrates, loads or backs up."""
        variables = {**os.environ, "WANJIA_HOME": str(self.home)} | ({"WANJIA_DEMO": "1"} if self.demo else {})
        if self.cluster:
            variables |= {URL: self.cluster.url(APP), OWNER_URL: self.cluster.url(OWNER), FILES: str(self.cluster.data)}
        if not owner:
            variables.pop(OWNER_URL, None)
        return variables

    def enter(self, *, owner: bool) -> None:
        """Make this process one of the installation."""
        variables = self.environment(owner=owner)
        if not owner:
            os.environ.pop(OWNER_URL, None)
        os.environ.update(variables)

    def started(self) -> bool:
        """Whether the database can be asked (the city's own server is taken to be up)."""
        return self.cluster is None or self.cluster.running()

    @contextlib.contextmanager
    def database(self) -> Iterator[None]:
        """The database, started for one command where it does not run, and stopped again unless ``wanjia run`` came."""
        if self.cluster is None or self.cluster.running():
            yield
            return
        if not self.cluster.exists:
            raise Refused(Problem("no_database", "There is no database here yet. Make it with: wanjia setup"))
        self.cluster.start()
        try:
            yield
        finally:
            if not self.supervised():
                self.cluster.stop()

    def supervised(self) -> bool:
        """Whether ``wanjia run`` is at work here."""
        with (self.folder("run") / "run.lock").open("a") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
        return False

    @contextlib.contextmanager
    def lock(self, name: str, *, seconds: float) -> Iterator[None]:
        """One process at a time; the kernel lets go when the holder dies. BlockingIOError if still held by then."""
        deadline = time.monotonic() + seconds
        with (self.folder("run") / f"{name}.lock").open("a+") as file:
            while not _locked(file.fileno()):
                if time.monotonic() > deadline:
                    raise BlockingIOError(name)
                time.sleep(0.1)
            file.truncate(0)
            file.write(str(os.getpid()))
            file.flush()
            yield

    def holder(self, name: str) -> str:
        """The process id that took the lock last."""
        return (self.folder("run") / f"{name}.lock").read_text()


def backup_folder() -> Path | None:
    """The folder named by WANJIA_BACKUP_FOLDER."""
    name = os.environ.get("WANJIA_BACKUP_FOLDER")
    return Path(name).resolve() if name else None


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def installation() -> Installation:
    """The installation of this folder and environment."""
    place = home()
    if os.environ.get(URL):
        return Installation(place, None)
    if os.environ.get(OWNER_URL):
        message = "WANJIA_DATABASE_OWNER_URL is set but WANJIA_DATABASE_URL is not. Set both, or neither."
        raise Refused(Problem("half_an_address", message))
    return Installation(place, cluster_of(place))
