"""The bench as it is started by hand, on a city of a thousand people: the smallest there is."""

import json

import pytest

from wanjia.host.tests.houses import House

DOORS = ("Open a person", "Exact number", "Name", "Pinyin", "Not found", "Household as of a past date")


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    house = House(tmp_path_factory.mktemp("bench") / ".wanjia", WANJIA_DEMO="1")
    done = house.wanjia("setup", "--demo", "1000")
    assert done.returncode == 0, done.stderr
    yield house
    house.end()


def test_every_door_answers_without_errors_and_nothing_is_left_behind(city, tmp_path):
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
    city.cluster.start()
    assert city.ask("SELECT count(*) FROM pg_namespace WHERE nspname = 'wanjia_bench'") == (0,)


def test_a_register_of_real_people_is_not_measured(tmp_path):
    house = House(tmp_path / ".wanjia", WANJIA_DATABASE_URL="postgresql:///nowhere")
    for options in ((), ("--read-only",)):
        done = house.wanjia("bench", *options)
        assert done.returncode == 1
        assert "not synthetic" in done.stderr
