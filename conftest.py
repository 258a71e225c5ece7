"""One database server for a test run; each worker, and each test that must commit, has a database of its own.

The tables are made once, by the owner's migrations, in a template. Tests then connect as the application's role:
grants, triggers and row-level security are those of a real installation.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

TEMPLATE = "wanjia_template"


def pytest_configure(config: pytest.Config) -> None:
    """The first process starts the server; workers inherit its addresses through the environment."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wanjia.config.settings")
    if "WANJIA_TEST_SERVER" in os.environ or config.option.collectonly:
        return
    home = Path(tempfile.mkdtemp(prefix="wanjia-test-"))
    os.environ |= {"WANJIA_HOME": str(home), "WANJIA_DEMO": "1", "WANJIA_TEST_SERVER": str(home)}
    config.add_cleanup(lambda: _remove(home))
    _make_template(home)


def _make_template(home: Path) -> None:
    cluster = _cluster(home)
    cluster.create()
    cluster.start(fsync="off", full_page_writes="off", max_connections="200")
    cluster.create_roles()
    cluster.create_database(TEMPLATE)
    os.environ["WANJIA_DATABASE_URL"] = cluster.url("wanjia_app", TEMPLATE)
    os.environ["WANJIA_DATABASE_OWNER_URL"] = cluster.url("wanjia_owner", TEMPLATE)
    subprocess.run([sys.executable, "-m", "wanjia", "migrate", "--database", "owner", "-v0"], check=True)


def _remove(home: Path) -> None:
    cluster = _cluster(home)
    cluster.stop("immediate")
    shutil.rmtree(cluster.socket, ignore_errors=True)
    shutil.rmtree(cluster.folder, ignore_errors=True)
    shutil.rmtree(home, ignore_errors=True)


def _cluster(home: Path):
    from wanjia.host.postgres import cluster_of

    return cluster_of(home)
