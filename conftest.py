"""One database server for a test run; each worker, and each test that must commit, has a database of its own.

The tables are made once, by the owner's migrations, in a template. Tests then connect as the application's role:
grants, triggers and row-level security are those of a real installation.

* ``db`` / ``@pytest.mark.django_db``: a transaction in the worker's database, rolled back afterwards.
* ``committed_db``: a fresh database, for tests that really commit, use several connections or kill things.
  ``transactional_db`` and ``live_server`` use it too (the application's role may not truncate).
"""

import dataclasses
import itertools
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import hypothesis
import psycopg
import pytest
from psycopg import sql

pytest_plugins = ["tests.browser", "tests.killed", "tests.turns"]
TEMPLATE = "wanjia_template"
SUPERUSER, OWNER, APP = "postgres", "wanjia_owner", "wanjia_app"
COUNTER = itertools.count(1)


@dataclass(frozen=True)
class Database:
    """A database of the test server."""

    name: str

    def url(self, role: str = APP) -> str:
        return _cluster().url(role, self.name)

    def connect(self, role: str = APP) -> psycopg.Connection:
        """A connection of its own, outside Django; every statement commits."""
        return psycopg.connect(self.url(role), autocommit=True)


def pytest_configure(config: pytest.Config) -> None:
    """The first process starts the server; workers inherit its home through the environment."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wanjia.config.settings")
    # A busy machine is no fault of an example.
    hypothesis.settings.register_profile("wanjia", deadline=None)
    hypothesis.settings.load_profile("wanjia")
    if not config.option.collectonly:
        _prepare_database(config)
    import django

    django.setup()


def _prepare_database(config: pytest.Config) -> None:
    if "WANJIA_TEST_SERVER" in os.environ:
        return
    home = Path(tempfile.mkdtemp(prefix="wanjia-test-"))
    os.environ |= {"WANJIA_HOME": str(home), "WANJIA_DEMO": "1", "WANJIA_TEST_SERVER": str(home)}
    os.environ["WANJIA_WITNESS"] = str(home / "witness")
    config.add_cleanup(_remove)
    _make_template()


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker) -> Iterator[None]:
    """A copy of the template for this process."""
    from django.db import connections

    database = Database(f"wanjia_test_{os.getpid()}")
    _create(database)
    # A pool would keep connections to databases that are gone, and hide what killing one does.
    connections.settings["default"]["OPTIONS"].pop("pool", None)
    with django_db_blocker.unblock():
        _switch(connections, database)
    yield
    with django_db_blocker.unblock():
        connections.close_all()


@pytest.fixture(autouse=True)
def _nothing_remembered(settings):
    from wanjia.kernel.memory import forget_all

    forget_all()
    settings.MIRROR_LOOKS = 0


@pytest.fixture
def fresh_databases(django_db_setup, django_db_blocker) -> Callable[[], AbstractContextManager[Database]]:
    """Each call is a fresh database as ``committed_db`` is: for tests that try many examples."""
    from django.db import connections

    @contextmanager
    def fresh_database() -> Iterator[Database]:
        own = Database(connections.settings["default"]["NAME"])
        fresh = Database(f"{own.name}_{next(COUNTER)}")
        _create(fresh)
        with django_db_blocker.unblock():
            _switch(connections, fresh)
            try:
                yield fresh
            finally:
                _switch(connections, own)
                _drop(fresh)

    return fresh_database


@pytest.fixture
def committed_db(fresh_databases) -> Iterator[Database]:
    """A fresh database to which Django, and every program the test starts, is connected; dropped afterwards."""
    with fresh_databases() as fresh:
        yield fresh


@pytest.fixture(scope="session")
def databases_beside() -> Callable[..., AbstractContextManager[Database]]:
    """Each call is a fresh database, or a copy of the one named, to which nothing is connected; dropped at the end."""

    @contextmanager
    def database_beside(template: str = TEMPLATE) -> Iterator[Database]:
        fresh = Database(f"wanjia_test_{os.getpid()}_beside_{next(COUNTER)}")
        _create(fresh, template)
        yield fresh
        _drop(fresh)

    return database_beside


@pytest.fixture
def another_db(databases_beside) -> Iterator[Database]:
    """A second fresh database to compare with."""
    with databases_beside() as fresh:
        yield fresh


@pytest.fixture
def transactional_db(committed_db) -> Database:
    """pytest-django's name for it, which ``live_server`` asks for."""
    return committed_db


def _switch(connections, database: Database) -> None:
    connections.close_all()
    for alias in connections:
        connections.settings[alias]["NAME"] = database.name
    _point_environment_at(database)


def _point_environment_at(database: Database) -> None:
    os.environ["WANJIA_DATABASE_URL"] = database.url(APP)
    os.environ["WANJIA_DATABASE_OWNER_URL"] = database.url(OWNER)


def _create(database: Database, template: str = TEMPLATE) -> None:
    _cluster().create_database(database.name, template)


def _drop(database: Database) -> None:
    with Database("postgres").connect(SUPERUSER) as connection:
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(database.name)))


def _make_template() -> None:
    cluster = _cluster()
    cluster.create()
    cluster.start(fsync="off", full_page_writes="off", max_connections="200")
    cluster.create_roles()
    cluster.create_database(TEMPLATE)
    _point_environment_at(Database(TEMPLATE))
    subprocess.run([sys.executable, "-m", "wanjia", "migrate", "--database", "owner", "-v0"], check=True)


def _remove() -> None:
    cluster = _cluster()
    cluster.stop("immediate")
    for folder in (cluster.socket, cluster.folder, Path(os.environ["WANJIA_TEST_SERVER"])):
        shutil.rmtree(folder, ignore_errors=True)


def _cluster():
    from wanjia.host.postgres import cluster_of

    cluster = cluster_of(Path(os.environ["WANJIA_TEST_SERVER"]))
    programs = os.environ.get("WANJIA_TEST_POSTGRES")  # the folder of another version's binaries
    return dataclasses.replace(cluster, bin=Path(programs)) if programs else cluster
