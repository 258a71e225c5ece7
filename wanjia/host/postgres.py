"""An embedded PostgreSQL: the binaries of the wheel, started and stopped by us.

The wheel's own ``get_server`` is never called: it trusts everyone on a socket in a shared folder and changes modes of
folders it did not make. Here the socket lies in a folder of its own (0700, short path), every role logs in with
SCRAM, checksums are on, and as root the server runs as a user of its own.
"""

import os
import secrets
import shutil
import stat
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psutil
import psycopg
from psycopg import sql

from wanjia.host import programs, tuning
from wanjia.kernel.errors import Problem, Refused

OWNER = "wanjia_owner"
APP = "wanjia_app"
SUPERUSER = "postgres"
DATABASE = "wanjia"
# A socket's path may have 107 bytes; the file itself is called .s.PGSQL.5432.
LONGEST_SOCKET_FOLDER = 90
# Long, since after a crash the server first reads its log again.
START_SECONDS = 600
INCLUDE = (
    "\n# Written anew at every start, for this machine. ALTER SYSTEM overrides it.\ninclude_if_exists = 'wanjia.conf'\n"
)
# What the server says while processes of a killed one are still ending.
LEFT_BY_A_KILL = ("pre-existing shared memory", 'lock file "postmaster.pid" already exists')
# No request may hold a lock for long; bulk work commits in chunks and says SET LOCAL where one takes longer.
APP_LIMITS = {"statement_timeout": "30s", "idle_in_transaction_session_timeout": "30s", "lock_timeout": "10s"}


def cluster_of(home: Path) -> "Cluster":
    """The cluster of the installation in ``home``.

    Root's own folders are often closed to everyone else (0700), and PostgreSQL may not run as root. So for root the
    cluster lies below /var/lib/wanjia, ``home/cluster`` says where, and no mode of root's folders needs to change.
    """
    folder = _folder_for_root(home) if os.geteuid() == 0 else home / "postgres"
    return Cluster(folder, programs.embedded_programs())


def _folder_for_root(home: Path) -> Path:
    note = home / "cluster"
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        descriptor = os.open(note, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return Path(note.read_text())
    with os.fdopen(descriptor, "w") as file:
        file.write(str(programs.SYSTEM_FOLDER / f"{home.parent.name or 'root'}-{secrets.token_hex(4)}"))
    return Path(note.read_text())


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
    def exists(self) -> bool:
        return (self.data / "PG_VERSION").exists()

    @property
    def socket(self) -> Path:
        """The folder of the socket, as it was at the last start."""
        return Path((self.folder / "socket-folder").read_text())

    def password(self, role: str) -> str:
        return (self.folder / "passwords" / role).read_text()

    def url(self, role: str, database: str = DATABASE) -> str:
        login = f"{role}:{quote(self.password(role))}"
        return f"postgresql://{login}@/{database}?host={quote(str(self.socket))}&port={self.port}"

    def running(self) -> bool:
        """Whether the server's process lives; it may still be starting.

        After a restart of the machine the noted number may be another program's: a server works in its data folder.
        """
        try:
            return Path(psutil.Process(self.process_id() or 0).cwd()) == self.data.resolve()
        except (psutil.NoSuchProcess, psutil.AccessDenied, psutil.ZombieProcess):
            return False

    def process_id(self) -> int | None:
        """The server's process id as it noted it, whether or not it still lives."""
        try:
            return int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
        except (FileNotFoundError, ValueError):
            return None

    def ensure(self) -> None:
        """Create what is missing, start, and make roles and database: the same end from wherever a killed run left."""
        self.create()
        self.start()
        self.create_roles()
        self.create_database(DATABASE)

    def create(self) -> None:
        """Make the cluster's files. Made under another name first, so that a half-made cluster is never taken."""
        if self.exists:
            return
        self.make_folders()
        for leftover in self.folder.glob("half-*"):
            shutil.rmtree(leftover, ignore_errors=True)
        half = Path(tempfile.mkdtemp(prefix="half-", dir=self.folder))
        programs.hand_over(half)
        self.run("initdb", "-D", str(half), "-U", SUPERUSER, *self._initdb_options())
        with (half / "postgresql.conf").open("a") as file:
            file.write(INCLUDE)
        half.rename(self.data)

    def start(self, **settings: str) -> None:
        """Start the server and wait until it answers. ``settings`` override those computed for the machine."""
        if self._socket_is_ours() and self._answers():
            return
        self.stop()
        self._make_socket_folder()
        self._write_settings(settings)
        self._launch()

    def stop(self, mode: str = "fast") -> None:
        """Stop the server if it runs; ``immediate`` is a crash."""
        if self.running():
            self.run("pg_ctl", "stop", "-w", "-D", str(self.data), "-m", mode, check=False)

    def create_roles(self) -> None:
        """The owner (migrates, backs up) and the application (owns nothing); passwords are set as SCRAM verifiers."""
        with psycopg.connect(self.url(SUPERUSER, "postgres"), autocommit=True) as connection:
            for role, rights in ((OWNER, "LOGIN REPLICATION"), (APP, "LOGIN")):
                self.make_password(role)
                known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
                self._statement(connection, "CREATE ROLE {role}" if not known else "", role)
                self._statement(connection, f"ALTER ROLE {{role}} {rights} PASSWORD {{verifier}}", role)
            # A load asks its foreign keys as a set, at its end; row by row a city would take an hour more.
            self._statement(connection, "GRANT SET ON PARAMETER session_replication_role TO {role}", OWNER)
            for name, value in APP_LIMITS.items():
                self._statement(connection, f"ALTER ROLE {{role}} SET {name} = '{value}'", APP)

    def set_superuser_password(self) -> None:
        """Make the superuser's password the one in its file, after a restore."""
        with psycopg.connect(self.url(SUPERUSER, "postgres"), autocommit=True) as connection:
            self._statement(connection, "ALTER ROLE {role} PASSWORD {verifier}", SUPERUSER)

    def create_database(self, name: str, template: str = "template0") -> None:
        """A database of the owner's in which the application may do only what is granted to it."""
        names = {key: sql.Identifier(value) for key, value in (("name", name), ("template", template))}
        names |= {"owner": sql.Identifier(OWNER), "app": sql.Identifier(APP)}
        with psycopg.connect(self.url(SUPERUSER, "postgres"), autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                connection.execute(sql.SQL("CREATE DATABASE {name} OWNER {owner} TEMPLATE {template}").format(**names))
            connection.execute(sql.SQL("REVOKE ALL ON DATABASE {name} FROM PUBLIC").format(**names))
            connection.execute(sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {name} TO {app}").format(**names))

    def make_password(self, role: str) -> None:
        """A random password in a file of its own, unless there is one."""
        path = self.folder / "passwords" / role
        if path.exists():
            return
        half = path.with_suffix(".half")
        with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(24))
        programs.hand_over(half)
        half.rename(path)

    def run(self, program: str, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run one of PostgreSQL's programs as the server's user."""
        user = programs.system_user()
        identity = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
        done = subprocess.run(
            [str(self.bin / program), *arguments],
            check=False,
            text=True,
            cwd="/",
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
            stdin=subprocess.DEVNULL,
            # The server inherits what pg_ctl was given: a pipe would never close.
            stdout=subprocess.DEVNULL if program == "pg_ctl" else subprocess.PIPE,
            stderr=subprocess.STDOUT,
            umask=0o077,
            **identity,
        )
        if check and done.returncode:
            raise self._failed(program, done.stdout or "")
        return done

    def _initdb_options(self) -> list[str]:
        password = f"--pwfile={self.folder / 'passwords' / SUPERUSER}"
        return [password, "--auth=scram-sha-256", "--data-checksums", "--encoding=UTF8", "--locale=C"]

    def make_folders(self) -> None:
        """The cluster's folder (0700) and the superuser's password."""
        if os.geteuid() == 0:
            programs.make_system_folder()
        for folder in (self.folder, self.folder / "passwords"):
            if not folder.exists():
                folder.mkdir(mode=0o700, parents=True)
                programs.hand_over(folder)
        self.make_password(SUPERUSER)

    def _socket_is_ours(self) -> bool:
        """A folder below /tmp may be gone after a restart of the machine, or be somebody else's by now."""
        try:
            found = os.lstat(self.socket)
        except FileNotFoundError:
            return False
        private = stat.S_ISDIR(found.st_mode) and stat.S_IMODE(found.st_mode) == 0o700
        return private and found.st_uid == self.folder.stat().st_uid

    def _make_socket_folder(self) -> None:
        if self._socket_is_ours():
            return
        folder = self.folder / "socket"
        if len(os.fsencode(folder)) > LONGEST_SOCKET_FOLDER:
            folder = Path(tempfile.mkdtemp(prefix="wanjia-"))
        else:
            folder.mkdir(mode=0o700, exist_ok=True)
        programs.hand_over(folder)
        (self.folder / "socket-folder").write_text(str(folder))

    def _write_settings(self, settings: dict[str, str]) -> None:
        fixed = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.socket),
            "unix_socket_permissions": "0700",
            "port": str(self.port),
            "log_directory": str(self.folder / "log"),
        }
        half = self.folder / "settings.half"
        half.write_text(tuning.as_file(tuning.settings_here() | fixed | settings))
        programs.hand_over(half)
        half.rename(self.data / "wanjia.conf")

    def _launch(self) -> None:
        """After a kill -9 what the old server held may be busy for a moment: try again."""
        deadline = time.monotonic() + START_SECONDS
        options = ["-w", "-t", str(START_SECONDS), "-D", str(self.data), "-l", str(self.folder / "start.log")]
        while self.run("pg_ctl", "start", *options, check=False).returncode:
            if time.monotonic() > deadline or not any(text in self._start_log() for text in LEFT_BY_A_KILL):
                raise self._failed("PostgreSQL", self._start_log())
            (self.folder / "start.log").unlink(missing_ok=True)
            time.sleep(0.5)

    def _answers(self) -> bool:
        """Wait while the server starts or recovers; False when it does not run, or ended meanwhile."""
        while self.running():
            try:
                psycopg.connect(self.url(SUPERUSER, "postgres"), connect_timeout=START_SECONDS).close()
            except psycopg.OperationalError:
                time.sleep(0.1)
            else:
                return True
        return False

    def _start_log(self) -> str:
        path = self.folder / "start.log"
        return path.read_text(errors="replace") if path.exists() else ""

    def _failed(self, program: str, output: str) -> Refused:
        last = " | ".join(output.strip().splitlines()[-5:])
        message = "%(program)s failed: %(output)s. More in %(log)s; then run the same command again."
        return Refused(
            Problem("database", message, params={"program": program, "output": last, "log": str(self.folder)})
        )

    def _statement(self, connection: psycopg.Connection[tuple[object, ...]], text: str, role: str) -> None:
        if not text:
            return
        verifier = connection.pgconn.encrypt_password(self.password(role).encode(), role.encode(), b"scram-sha-256")
        names = {"role": sql.Identifier(role), "verifier": sql.Literal(verifier.decode())}
        connection.execute(sql.SQL(text).format(**names))
