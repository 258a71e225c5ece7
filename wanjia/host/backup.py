"""Copy the whole database, verified, into a folder on another disk: ``wanjia backup [FOLDER]``.

A copy is ``copy-TIME/``: ``data/`` with the server's own manifest (pg_basebackup), and ``about.json``. Beside the
copies ``wal/`` holds the write-ahead log that is received all the time (``wanjia wal``). Keys and passwords of this
installation are never in it: keep ``secrets/`` elsewhere. A copy that was cut off keeps a name that nobody takes.
"""

import argparse
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from itertools import islice
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from rich.console import Console

from wanjia.host.installation import OWNER_URL, Installation, backup_folder, installation
from wanjia.host.manifest import damages
from wanjia.host.programs import embedded_programs
from wanjia.host.setup import step
from wanjia.kernel.errors import Problem, Refused

SLOT = "wanjia_backup"
KEPT = 7
STREAMED = ("-X", "stream", "-c", "fast", "--manifest-checksums=SHA256")


@dataclass(frozen=True)
class Copy:
    """A finished, verified copy. ``first_wal`` is the first log file that leads on from it."""

    folder: Path
    at: datetime
    server: int
    first_wal: str

    @property
    def data(self) -> Path:
        return self.folder / "data"


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", nargs="?", type=Path, default=backup_folder(), help="or set WANJIA_BACKUP_FOLDER")
    kept = int(os.environ.get("WANJIA_BACKUP_KEEP", KEPT))
    parser.add_argument("--keep", type=int, default=kept, metavar="N", help="copies to keep (default %(default)s)")


def main(options: argparse.Namespace) -> int:
    place, console = installation(), Console(stderr=True)
    if options.folder is None or options.keep < 1:
        message = "Say where to: wanjia backup FOLDER (or set WANJIA_BACKUP_FOLDER), and keep at least one copy."
        raise Refused(Problem("no_folder", message))
    with place.database(), place.lock("backup", seconds=1):
        made = make_copy(place, options.folder.resolve(), console)
    for old in expired(options.folder.resolve(), options.keep):
        shutil.rmtree(old)
    _remove_old_wal(options.folder.resolve())
    console.print(f"{made.folder}\nThe keys are not in it. Keep {place.home / 'secrets'} in another safe place.")
    return 0


def make_copy(place: Installation, folder: Path, console: Console) -> Copy:
    """Copy, verify, and only then give the copy its name."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for leftover in folder.glob("half-*"):
        shutil.rmtree(leftover)
    half = Path(tempfile.mkdtemp(prefix="half-", dir=folder))
    try:
        at = datetime.now(UTC)
        with step(console, "The copy"):
            tool(place, "pg_basebackup", "-D", str(half / "data"), *STREAMED, "--no-password")
        with step(console, "Its verification"):
            verify(half / "data")
        _describe(half, at)
        name = f"copy-{at:%Y%m%dT%H%M%SZ}"
        half.rename(folder / name)
    finally:
        shutil.rmtree(half, ignore_errors=True)
    return read(folder / name)


def copies(folder: Path) -> list[Copy]:
    """The finished copies in ``folder``, oldest first."""
    return [read(path.parent) for path in sorted(folder.glob("copy-*/about.json"))]


def expired(folder: Path, keep: int) -> list[Path]:
    """The folders of all but the newest ``keep`` copies."""
    return [copy.folder for copy in copies(folder)[:-keep]]


def read(folder: Path) -> Copy:
    """The copy in ``folder`` as its description tells."""
    about = json.loads((folder / "about.json").read_text())
    return Copy(folder, datetime.fromisoformat(about["at"]), about["server"], about["first_wal"])


def verify(data: Path) -> None:
    """Compare every file with the manifest, and read the log that the copy needs where it is of our version."""
    own = int((data / "PG_VERSION").read_text()) == major()
    found = list(islice(damages(data, embedded_programs() / "pg_waldump" if own else None), 5))
    if found:
        message = "The copy in %(folder)s is damaged: %(what)s. Take an older one, and make a new copy."
        raise Refused(Problem("damaged_copy", message, params={"folder": str(data), "what": "; ".join(found)}))


def tool(place: Installation, program: str, *arguments: str) -> None:
    """One of PostgreSQL's tools, connected as the owner; the password travels in its environment only."""
    address, environment = connection_of(place)
    command = [str(embedded_programs() / program), "-d", address, *arguments]
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=environment)
    if done.returncode:
        message = "%(program)s failed: %(output)s"
        raise Refused(Problem("tool", message, params={"program": program, "output": done.stderr.strip()[-500:]}))


def connection_of(place: Installation) -> tuple[str, Mapping[str, str]]:
    """The owner's address without its password, and the environment that has it."""
    url = place.environment(owner=True).get(OWNER_URL)
    if not url:
        raise Refused(Problem("no_owner", "Backups need the owner's role: set WANJIA_DATABASE_OWNER_URL."))
    parts = conninfo_to_dict(url)
    password = str(parts.pop("password", ""))
    return make_conninfo("", **parts), {**os.environ, "PGPASSWORD": password}


def ensure_slot(place: Installation) -> bool:
    """Make the slot that holds the log back until it is received; True when a gap means that a new copy is due."""
    with psycopg.connect(place.environment(owner=True)[OWNER_URL], autocommit=True) as connection:
        question = "SELECT wal_status FROM pg_replication_slots WHERE slot_name = %s"
        found = connection.execute(question, [SLOT]).fetchone()
        if found and found[0] != "lost":
            return False
        if found:
            connection.execute("SELECT pg_drop_replication_slot(%s)", [SLOT])
        connection.execute("SELECT pg_create_physical_replication_slot(%s, true)", [SLOT])
        return found is not None


def _describe(half: Path, at: datetime) -> None:
    label = (half / "data" / "backup_label").read_text()
    first_wal = label.partition("(file ")[2].partition(")")[0]
    server = int((half / "data" / "PG_VERSION").read_text())
    about = {"at": at.isoformat(), "server": server, "first_wal": first_wal, "wanjia": version("wanjia")}
    with (half / "about.json").open("w") as file:
        json.dump(about, file, indent=2)
        file.flush()
        os.fsync(file.fileno())


def _remove_old_wal(folder: Path) -> None:
    """Log files before the oldest copy lead on from nothing. Their names grow, timeline first."""
    oldest = copies(folder)[0].first_wal
    for path in folder.glob("wal/*"):
        if path.name[8:24] < oldest[8:] and len(path.name.partition(".")[0]) == len(oldest):
            path.unlink()


def major() -> int:
    """The major version of the PostgreSQL that we carry."""
    command = [str(embedded_programs() / "postgres"), "--version"]
    return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()[2].split(".")[0])
