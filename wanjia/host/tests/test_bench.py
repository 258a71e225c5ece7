"""The bench as it is started by hand, on a city so small that it is measured in a minute."""

import json
import os
import shutil
from pathlib import Path

import pytest

from wanjia.host.bench.designs import DESIGNS
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


def measured(city, folder, *options):
    told = folder / "figures.json"
    done = city.wanjia("bench", "--requests", "4", "--json", str(told), *options, seconds=300)
    assert done.returncode in {0, 1}, done.stderr
    return {line["measure"]: line for line in json.loads(told.read_text())["lines"]}


def left_behind(db):
    """Schemas of the bench in the register."""
    with db.connect("wanjia_owner") as owner:
        return owner.execute("SELECT nspname FROM pg_namespace WHERE nspname ^@ 'wanjia_bench'").fetchall()


def test_every_door_answers_without_errors_and_nothing_is_left_behind(city, committed_db, tmp_path):
    lines = measured(city, tmp_path, "--only", "register", "batches", "--seconds", "1", "--batch", "1000")
    for name in (*(f"{door}, door" for door in DOORS), "Record a life event"):
        assert lines[name]["wrong"] == [], name
        assert lines[name]["details"]["requests"] >= 4
    assert lines["Batch into a register with people"]["ours"] > 0
    assert lines["Its COPY phase"]["ratio"] > 0
    assert not list((city.home / "run").glob("bench-*"))
    assert left_behind(committed_db) == []


def test_doubles_are_sought_in_the_whole_register_and_nobody_stays_asked_about(city, committed_db, tmp_path):
    lines = measured(city, tmp_path, "--only", "doubles")
    assert "1,0" in lines["Doubles in the whole register"]["meaning"]
    assert lines["Doubles in the whole register"]["met"]
    assert lines["Memory of the search for doubles"]["met"]
    with committed_db.connect("wanjia_owner") as owner:
        for table in ("question", "questioncandidate", "search"):
            assert owner.execute(f"SELECT count(*) FROM intake_{table}").fetchone() == (0,)


def test_figures_are_measured_in_three_engines_that_agree_and_while_the_register_moves(city, committed_db, tmp_path):
    lines = measured(city, tmp_path, "--only", "figures", "--seconds", "1")
    assert not set(lines) & {f"{door}, door" for door in DOORS}
    for name in (f"{code}, {how}" for code in DESIGNS for how in ("cached", "uncached")):
        assert lines[name]["wrong"] == [], name
        assert lines[name]["ours"] > 0
    assert lines["The designs beside PostgreSQL"]["wrong"] == []
    seen = lines["A committed event in a figure"]
    assert not [text for text in seen["wrong"] if "pace" not in text]
    assert seen["details"]["requests"] - seen["details"]["errors"] == 50  # a pace not kept is told as one more
    assert lines["Follow 100,000 changes"]["ours"] > 0
    assert lines["Memory of a process's share"]["met"]
    assert left_behind(committed_db) == []


def test_a_register_of_real_people_is_not_measured(tmp_path):
    house = House(tmp_path / ".wanjia", WANJIA_DATABASE_URL="postgresql:///nowhere")
    for options in ((), ("--read-only",)):
        done = house.wanjia("bench", *options)
        assert done.returncode == 1
        assert "not synthetic" in done.stderr
