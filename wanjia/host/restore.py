"""Make a new database from a copy and the log received since: ``wanjia restore FOLDER``.

It goes into an installation that has no database yet, gives the roles new passwords, and starts new epochs of the feed
and of the audit log, since what was written after the copy's last log is gone. The keys come from your own safe place.
"""

import argparse
import os
import pwd
import shlex
import shutil
import tempfile
import time
from pathlib import Path

import psycopg
from rich.console import Console

from wanjia.host import programs
from wanjia.host.backup import Copy, copies, major, read, verify
from wanjia.host.installation import installation
from wanjia.host.postgres import INCLUDE, SUPERUSER, Cluster
from wanjia.host.setup import run_wanjia, step
from wanjia.kernel.errors import Problem, Refused

WITHOUT_KEYS = (
    "Restored, without its keys. Put the folder secrets/ of the old installation into %(home)s, then begin new epochs: "
    "wanjia audit new-epoch --reason WHY. Then start it: wanjia run"
)


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--secrets", type=Path, metavar="FOLDER", help="the keys of the old installation, to copy here")
    parser.add_argument("folder", type=Path, help="the folder of backups (its newest copy), or one copy in it")


def main(options: argparse.Namespace) -> int:
    place, console = installation(), Console(stderr=True)
    if place.cluster is None:
        message = "A city's own server is restored with its own tools; unset WANJIA_DATABASE_URL to restore here."
        raise Refused(Problem("external", message))
    if place.cluster.exists:
        message = "There is a database here already. Name a new place: WANJIA_HOME=/path/to/new wanjia restore FOLDER"
        raise Refused(Problem("exists", message))
    if options.secrets:
        take_secrets(options.secrets, place.home)
    copy = chosen(options.folder.resolve())
    with place.lock("setup", seconds=1):
        with step(console, f"The copy of {copy.at:%Y-%m-%d %H:%M} UTC is verified"):
            verify(copy.data)
        with step(console, "The new database"):
            rebuild(place.cluster, copy)
        with step(console, "The tables"):
            run_wanjia(place, "migrate", "-v0")
        if options.secrets:
            run_wanjia(place, "audit", "new-epoch", "--reason", f"restored from {copy.folder.name}")
    place.cluster.stop()
    console.print("Restored. Start it: wanjia run" if options.secrets else WITHOUT_KEYS % {"home": place.home})
    return 0


def take_secrets(source: Path, home: Path) -> None:
    """Copy the keys of the old installation; those that are here already stay."""
    for path in sorted(source.resolve().iterdir()):
        target = home / "secrets" / path.name
        if path.is_file() and not target.exists():
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(path.read_bytes())


def chosen(folder: Path) -> Copy:
    """The copy in ``folder``, or the newest of the copies below it."""
    if (folder / "about.json").exists():
        return read(folder)
    found = copies(folder)
    if not found:
        raise Refused(Problem("no_copy", "There is no finished copy in %(folder)s.", params={"folder": str(folder)}))
    return found[-1]


def rebuild(cluster: Cluster, copy: Copy) -> None:
    """Recover beside, under a name nobody takes, and give it the right name at the end."""
    if copy.server != major():
        message = "The copy is of PostgreSQL %(theirs)s and this Wanjia carries %(ours)s. Use a server of that version."
        raise Refused(Problem("version", message, params={"theirs": str(copy.server), "ours": str(major())}))
    cluster.make_folders()
    beside = Cluster(Path(tempfile.mkdtemp(prefix="half-", dir=cluster.folder)), cluster.bin)
    programs.hand_over(beside.folder)
    try:
        beside.make_folders()
        _lay_out(beside, copy)
        _recover(beside)
        for secret in (beside.folder / "passwords").iterdir():
            secret.replace(cluster.folder / "passwords" / secret.name)
        beside.data.rename(cluster.data)
    finally:
        beside.stop("immediate")
        shutil.rmtree(beside.folder)
    cluster.ensure()


def _lay_out(beside: Cluster, copy: Copy) -> None:
    """The files of the copy and of the log, and who may enter while the old passwords are not known: only we."""
    shutil.copytree(copy.data, beside.data)
    log = copy.folder.parent / "wal"
    shutil.copytree(log, beside.folder / "wal") if log.is_dir() else (beside.folder / "wal").mkdir()
    configure_files(beside.data)
    (beside.data / "recovery.signal").touch()
    (beside.folder / "hba").write_text(f"local all {SUPERUSER} peer map=restore\n")
    (beside.folder / "ident").write_text(f"restore {pwd.getpwuid(os.geteuid()).pw_name} {SUPERUSER}\n")
    programs.hand_over(beside.folder, *beside.folder.rglob("*"))
    beside.data.chmod(0o700)


def _recover(beside: Cluster) -> None:
    log = shlex.quote(str(beside.folder / "wal"))
    beside.start(
        hba_file=str(beside.folder / "hba"),
        ident_file=str(beside.folder / "ident"),
        recovery_target_timeline="latest",
        # The file that was being received when the machine was lost is called .partial and is read as far as it goes.
        restore_command=f"cp {log}/%f %p 2>/dev/null || cp {log}/%f.partial %p 2>/dev/null",
    )
    with psycopg.connect(beside.url(SUPERUSER, "postgres"), autocommit=True) as connection:
        while connection.execute("SELECT pg_is_in_recovery()").fetchone() == (True,):
            time.sleep(0.2)
    beside.create_roles()
    beside.set_superuser_password()
    beside.stop()


def configure_files(data: Path) -> None:
    """A copy of a city's own server may have its configuration elsewhere, or none that reads ours."""
    with (data / "postgresql.conf").open("a") as file:
        file.write(INCLUDE)
    if not (data / "pg_hba.conf").exists():
        (data / "pg_hba.conf").write_text("local all all scram-sha-256\nlocal replication all scram-sha-256\n")
    (data / "pg_ident.conf").touch()
