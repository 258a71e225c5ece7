"""The bench as it is started by hand, on a city of a thousand people: the smallest there is."""

import json
import os
import shutil
from pathlib import Path

import pytest

from wanjia.host.tests.houses import House

DOORS = ("Open a person", "Exact number", "Name", "Pinyin", "Not found", "Household as of a past date")


@pytest.fixture
def city(tmp_path, committed_db):
    """In a database of the test server, as in a city's own: no server is made for it."""
    urls = {"WANJIA_DATABASE_URL": committed_db.url(), "WANJIA_DATABASE_OWNER_URL": committed_db.url("wanjia_owner")}
    house = House(tmp_path / ".wanjia", WANJIA_DEMO="1", **urls)
    shutil.copytree(Path(os.environ["WANJIA_HOME"]) / "secrets", house.home / "secrets")
    done = house.wanjia("demo", "--people", "1000")
    assert done.returncode == 0, done.stderr
    return house


def test_every_door_answers_without_errors_and_nothing_is_left_behind(city, committed_db, tmp_path):
    told = tmp_path / "figures.json"
    done = city.wanjia("bench", "--requests", "4", "--seconds", "1", "--batch", "1000", "--json", str(told))
    assert done.returncode in {0, 1}, done.stderr
    lines = {line["measure"]: line for line in json.loads(told.read_text())["lines"]}
    for name in (*(f"{door}, door" for door in DOORS), "Record a life event"):
        assert lines[name]["wrong"] == [], name
        assert lines[name]["details"]["requests"] >= 4
    assert lines["Batch into a register with people"]["ours"] > 0
    assert lines["Its COPY phase"]["ratio"] > 0
    assert not list((city.home / "run").glob("bench-*"))
    with committed_db.connect("wanjia_owner") as owner:
        left = owner.execute("SELECT count(*) FROM pg_namespace WHERE nspname = 'wanjia_bench'").fetchone()
    assert left == (0,)


def test_a_register_of_real_people_is_not_measured(tmp_path):
    house = House(tmp_path / ".wanjia", WANJIA_DATABASE_URL="postgresql:///nowhere")
    for options in ((), ("--read-only",)):
        done = house.wanjia("bench", *options)
        assert done.returncode == 1
        assert "not synthetic" in done.stderr
