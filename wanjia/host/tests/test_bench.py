"""The bench as it is started by hand, on a city so small that it is measured in a minute."""

import json
import os
import re
import shutil
from pathlib import Path

import pytest

from wanjia.host.bench.designs import DESIGNS
from wanjia.host.tests.houses import House, copy
from wanjia.intake.types.deliveries import DeliveryState

DOORS = ("Open a person", "Exact number", "Name", "Pinyin", "Not found", "Household as of a past date")


@pytest.fixture(scope="module")
def untouched(tmp_path_factory, databases_beside):
    """A city of a thousand and its register, of which each test has a copy."""
    with databases_beside() as database:
        yield _city(tmp_path_factory.mktemp("untouched"), database, 1_000), database


@pytest.fixture
def register(untouched, databases_beside):
    _, database = untouched
    with databases_beside(database.name) as own:
        yield own


@pytest.fixture
def city(untouched, register, tmp_path):
    house, _ = untouched
    own = _house(tmp_path, register)
    copy(house.home, own.home)
    return own


def _city(folder, database, people):
    house = _house(folder, database)
    shutil.copytree(Path(os.environ["WANJIA_HOME"]) / "secrets", house.home / "secrets")
    done = house.wanjia("demo", "--people", str(people))
    assert done.returncode == 0, done.stderr
    return house


def _house(folder, database):
    """In a database of the test server, as in a city's own: no server is made for it."""
    urls = {"WANJIA_DATABASE_URL": database.url(), "WANJIA_DATABASE_OWNER_URL": database.url("wanjia_owner")}
    return House(folder / ".wanjia", WANJIA_DEMO="1", **urls)


def measured(city, folder, *options):
    told = folder / "figures.json"
    done = city.wanjia("bench", "--requests", "4", "--json", str(told), *options, seconds=300)
    assert done.returncode in {0, 1}, done.stderr
    return {line["measure"]: line for line in json.loads(told.read_text())["lines"]}


def left_behind(db):
    """Schemas of the bench in the register."""
    with db.connect("wanjia_owner") as owner:
        return owner.execute("SELECT nspname FROM pg_namespace WHERE nspname ^@ 'wanjia_bench'").fetchall()


def test_every_door_answers_without_errors_and_nothing_is_left_behind(city, register, tmp_path):
    lines = measured(city, tmp_path, "--only", "register", "batches", "--seconds", "1", "--batch", "1000")
    for name in (*(f"{door}, door" for door in DOORS), "Record a life event"):
        assert lines[name]["wrong"] == [], name
        assert lines[name]["details"]["requests"] >= 4
    assert lines["Batch into a register with people"]["ours"] > 0
    assert lines["Its COPY phase"]["ratio"] > 0
    assert not list((city.home / "run").glob("bench-*"))
    assert left_behind(register) == []


def test_doubles_are_sought_in_the_whole_register_and_nobody_stays_asked_about(city, register, tmp_path):
    lines = measured(city, tmp_path, "--only", "doubles")
    assert re.search("1,[01][0-9][0-9] people", lines["Doubles in the whole register"]["meaning"])
    assert lines["Doubles in the whole register"]["met"]
    assert lines["Memory of the search for doubles"]["met"]
    with register.connect("wanjia_owner") as owner:
        for table in ("question", "questioncandidate", "search"):
            assert owner.execute(f"SELECT count(*) FROM intake_{table}").fetchone() == (0,)


def test_figures_are_measured_in_three_engines_that_agree_and_while_the_register_moves(city, register, tmp_path):
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
    assert left_behind(register) == []


EVERYBODY = "SELECT md5(string_agg(person::text, '' ORDER BY id)) FROM registry_person AS person WHERE NOT sealed"
WAITING = "SELECT count(*) FROM intake_question"
DELIVERIES = "SELECT state, count(*) FROM intake_delivery GROUP BY state"
SHARES = ("Precision of automatic links", "Recall of automatic links", "Recall with questions")


def test_a_months_files_are_entered_scored_and_taken_back_again_and_again(committed_db, tmp_path):
    city = _city(tmp_path, committed_db, 3_000)
    with committed_db.connect("wanjia_owner") as owner:
        before = owner.execute(EVERYBODY).fetchall()
        for _ in range(2):
            lines = measured(city, tmp_path, "--only", "departments")
            assert lines["A month's files, upload to applied"]["ours"] > lines["Their checks and linkage"]["ours"] > 0
            assert lines["Undo of the largest delivery"]["ours"] > 0
            assert lines["Who may be meant, at entry"]["wrong"] == []
            assert all(lines[share]["ours"] > 0.9 for share in SHARES)
            assert lines["Twins merged"]["met"]
            assert owner.execute(EVERYBODY).fetchall() == before
        assert owner.execute(WAITING).fetchall() == [(0,)]
        assert {state for state, _ in owner.execute(DELIVERIES)} == {int(DeliveryState.UNDONE)}


def test_a_register_of_real_people_is_not_measured(tmp_path):
    house = House(tmp_path / ".wanjia", WANJIA_DATABASE_URL="postgresql:///nowhere")
    for options in ((), ("--read-only",)):
        done = house.wanjia("bench", *options)
        assert done.returncode == 1
        assert "not synthetic" in done.stderr
