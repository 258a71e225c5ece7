"""The embedded server as a neighbour on the same machine meets it."""

import os
import pwd
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from tests.lacking import lacking
from wanjia.host.installation import FILES, Installation
from wanjia.host.postgres import APP, OWNER, SUPERUSER, Cluster, cluster_of
from wanjia.host.tests.houses import scrap

LONG = "a-folder-with-a-name-of-some-length/" * 5  # every part is legal, the whole is longer than a socket may be
CONNECT = "import psycopg, sys; psycopg.connect(host=sys.argv[1], dbname='postgres', user='postgres')"


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("server") / LONG / ".wanjia"
    folder.mkdir(parents=True)
    assert len(str(folder)) > 150
    return folder


@pytest.fixture(scope="module")
def cluster(home) -> Iterator[Cluster]:
    cluster = cluster_of(home)
    cluster.ensure()
    yield cluster
    scrap(cluster)


def as_nobody(*command: str) -> subprocess.CompletedProcess[str]:
    if os.geteuid() != 0:
        lacking("Only root can become the user nobody")
    nobody = pwd.getpwnam("nobody")
    return subprocess.run(
        command,
        check=False,
        capture_output=True,
        text=True,
        cwd="/",
        user=nobody.pw_uid,
        group=nobody.pw_gid,
        extra_groups=[],
    )


def ask(cluster: Cluster, question: str, role: str = APP, database: str = "wanjia"):
    with psycopg.connect(cluster.url(role, database)) as connection:
        return connection.execute(question).fetchone()[0]


def test_nobody_is_refused_at_the_socket_and_at_the_files(cluster):
    python = os.path.realpath(sys.executable)
    site = os.path.dirname(os.path.dirname(psycopg.__file__))
    entered = as_nobody("env", f"PYTHONPATH={site}", python, "-c", CONNECT, str(cluster.socket))
    assert entered.returncode != 0
    for secret in (cluster.data, cluster.folder / "passwords" / SUPERUSER, cluster.socket):
        assert as_nobody("cat", str(secret)).returncode != 0
        assert as_nobody("ls", str(secret) + "/.").returncode != 0


def test_every_role_needs_its_password(cluster):
    address = cluster.url(SUPERUSER, "postgres").replace(cluster.password(SUPERUSER), "guessed")
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(address)


def test_no_folder_above_the_cluster_changes_its_mode(tmp_path):
    tmp_path.chmod(0o711)
    home = tmp_path / "given" / "home"
    home.mkdir(parents=True, mode=0o751)
    above = [home, *home.parents]
    before = [stat.S_IMODE(folder.stat().st_mode) for folder in above]
    cluster = cluster_of(home)
    cluster.create()
    cluster.start()
    scrap(cluster)
    assert [stat.S_IMODE(folder.stat().st_mode) for folder in above] == before


def test_the_socket_has_a_short_path_and_a_private_folder(cluster):
    assert len(os.fsencode(cluster.socket)) <= 90
    assert stat.S_IMODE(cluster.socket.stat().st_mode) == 0o700


def test_a_socket_folder_that_vanished_is_made_again(cluster):
    cluster.stop()
    (cluster.folder / "socket-folder").write_text(str(cluster.folder / "gone"))
    cluster.start()
    assert ask(cluster, "SELECT 1") == 1


def test_no_password_stands_in_an_argument_or_a_log(cluster):
    secrets = [cluster.password(role) for role in (SUPERUSER, OWNER, APP)]
    arguments = " ".join(" ".join(process.info["cmdline"] or []) for process in psutil.process_iter(["cmdline"]))
    logs = "".join(path.read_text() for path in [*cluster.folder.glob("*.log"), *cluster.folder.glob("log/*")])
    assert logs
    assert not [secret for secret in secrets if secret in arguments or secret in logs]


def test_the_application_owns_nothing_and_may_make_nothing(cluster):
    rights = "SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls FROM pg_roles"
    assert ask(cluster, f"{rights} WHERE rolname = current_user") is False
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ask(cluster, "CREATE TABLE mine (id int)")


def test_data_are_safe_and_waiting_ends(cluster):
    found = {
        name: ask(cluster, f"SHOW {name}")
        for name in ("data_checksums", "fsync", "full_page_writes", "synchronous_commit", "statement_timeout")
    }
    assert found == dict.fromkeys(("data_checksums", "fsync", "full_page_writes", "synchronous_commit"), "on") | {
        "statement_timeout": "30s"
    }


def test_what_a_client_did_wrong_is_logged_without_its_values(cluster):
    with pytest.raises(psycopg.Error):
        ask(cluster, "SELECT 'canary-370298199001010019'::integer")
    assert "canary" not in "".join(path.read_text() for path in cluster.folder.glob("log/*"))


def test_ensure_mends_what_a_killed_set_up_left(tmp_path):
    cluster = cluster_of(tmp_path)
    (cluster.folder / "half-of-an-earlier-run").mkdir(parents=True)
    (cluster.folder / "passwords").mkdir()
    (cluster.folder / "passwords" / f"{APP}.half").write_text("cut off")
    if os.geteuid() == 0:
        server = pwd.getpwnam("wanjia-db")
        for path in (cluster.folder, *cluster.folder.iterdir()):
            os.chown(path, server.pw_uid, server.pw_gid)
    cluster.ensure()
    first = cluster.password(APP)
    cluster.ensure()
    assert ask(cluster, "SELECT 1") == 1
    assert cluster.password(APP) == first
    assert not list(cluster.folder.glob("half-*"))
    scrap(cluster)


def test_a_killed_server_comes_back(cluster):
    psutil.Process(cluster.process_id()).kill()
    cluster.start()
    assert ask(cluster, "SELECT 1", OWNER) == 1


def test_another_program_with_the_noted_number_is_not_taken_for_the_server(cluster):
    cluster.stop()
    (cluster.data / "postmaster.pid").write_text(f"{os.getpid()}\n{cluster.data}\n")
    assert not cluster.running()
    cluster.stop()
    cluster.start()
    assert ask(cluster, "SELECT 1") == 1


def test_the_environment_says_where_the_server_keeps_its_files(cluster, home):
    files = Path(Installation(home, cluster).environment(owner=False)[FILES])
    path = ask(cluster, "SELECT pg_relation_filepath('pg_class'::regclass)")
    assert (files / path).stat().st_size > 0
