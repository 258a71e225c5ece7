"""A batch killed at twenty moments, and taken up again each time, ends as one that nobody touched (T06)."""

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from wanjia.demo.actions import generate
from wanjia.registry.tests.factories import NOW

PEOPLE, ROWS_OF_A_PART = 2_000, 60
KILLS = {"receive_batch": 15, "receive_initial": 5}  # the second makes two processes each time, which takes longer
NEVER = 10**9

# Takes the table in, once for each line that is read: after so many signs of progress it has so many seconds to live.
# The program is read in once: twenty times would take a minute.
LOADER = f"""
import os, signal, sys, threading
from pathlib import Path
import django
django.setup()
from wanjia.intake.actions import Table, chunks, receive_batch, receive_initial
from wanjia.places.actions import load_edition
from wanjia.places.management import lists
from wanjia.places.queries import areas_at_level
from wanjia.places.types import Level
from wanjia.registry.tests.factories import GATE, NOW
from wanjia.registry.types import Source
receive = {{"receive_batch": receive_batch, "receive_initial": receive_initial}}[sys.argv[1]]
table = Table(tuple(sorted(Path(sys.argv[2]).glob("*.parquet"))), Source.SYNTHETIC, "city")
chunks.ROWS = {ROWS_OF_A_PART}

def load(signs, seconds):
    def watch(*_):
        nonlocal signs
        signs -= 1
        if not signs:
            threading.Timer(seconds, os.kill, (os.getpid(), signal.SIGKILL)).start()
    if not areas_at_level(Level.VILLAGE, on=NOW.date()):
        load_edition(lists.qingdao(), by=GATE.act(), at=NOW)
    receive(GATE, table, progress=watch)
    os._exit(0)

for line in sys.stdin:
    signs, seconds = line.split()
    child = os.fork()
    if not child:
        load(int(signs), float(seconds))
    print(os.waitpid(child, 0)[1], flush=True)
"""
# What is held of everybody, by what the office knows and not by our tables' numbers.
EVERYBODY = """
SELECT count(*), md5(string_agg(line, ';' ORDER BY line COLLATE "C")) FROM (
    SELECT concat_ws('|', person.name, pinyin, sex, born_on, life, died_on, marital, education, person.standing,
        area.code, building, unit, floor, door, residence_since, hukou.code, hukou_elsewhere, home.number, relation,
        home.size, book.number, registered_relation, no_visits, encode(document.blind, 'hex')) AS line
    FROM registry_person AS person
    LEFT JOIN places_dwelling AS dwelling ON dwelling.id = person.dwelling_id
    LEFT JOIN places_area AS area ON area.id = person.area_id
    LEFT JOIN places_area AS hukou ON hukou.id = person.hukou_area_id
    LEFT JOIN registry_household AS home ON home.id = person.household_id
    LEFT JOIN registry_household AS book ON book.id = person.registered_household_id
    LEFT JOIN registry_documentfact AS document ON document.person_id = person.id
) AS told
"""
TABLES = """
SELECT relname FROM pg_class
WHERE relname ~ '^(registry|places|intake)_' AND relkind IN ('r', 'p') AND NOT relispartition
"""
INDEXES = "SELECT array_agg(indexname::text ORDER BY indexname) FROM pg_indexes WHERE tablename ~ '^(registry|places)_'"


class Loader:
    """The program above, working in one database."""

    def __init__(self, database, receive: str, folder: Path) -> None:
        url = database.url("wanjia_owner" if receive == "receive_initial" else "wanjia_app")
        self.process = subprocess.Popen(
            [sys.executable, "-c", LOADER, receive, str(folder)],
            env=os.environ | {"WANJIA_DATABASE_URL": url, "WANJIA_DATABASE_OWNER_URL": database.url("wanjia_owner")},
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def load(self, signs: int = NEVER, seconds: float = 0) -> bool:
        """One try; whether it came to its end, or was killed so many seconds after so many signs of progress."""
        print(signs, seconds, file=self.process.stdin, flush=True)
        return int(self.process.stdout.readline()) == 0

    def end(self) -> None:
        self.process.communicate()


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    folder = tmp_path_factory.mktemp("city")
    generate(people=PEOPLE, seed=11, folder=folder, today=NOW.date(), progress=lambda done, total: None)
    return folder


@pytest.fixture
def loader(city, request):
    """``loader(database, receive)``; ended with the test."""

    def loader(database, receive):
        made = Loader(database, receive, city)
        request.addfinalizer(made.end)
        return made

    return loader


def held(database) -> dict[str, object]:
    """Everybody, how many rows of each kind there are, and which indexes."""
    with database.connect("wanjia_owner") as connection:
        names = [name for (name,) in connection.execute(TABLES)]
        counts = {name: connection.execute(f"SELECT count(*) FROM {name}").fetchone() for name in names}
        return counts | {
            "everybody": connection.execute(EVERYBODY).fetchone(),
            "indexes": connection.execute(INDEXES).fetchone(),
        }


@pytest.mark.parametrize("receive", KILLS)
def test_a_batch_killed_again_and_again_ends_as_one_that_nobody_touched(loader, committed_db, another_db, receive):
    assert loader(committed_db, receive).load()
    killed, chance = loader(another_db, receive), random.Random(seed := random.randrange(2**32))  # noqa: S311
    print("seed", seed)
    ended = [killed.load(chance.randint(1, 9), chance.uniform(0, 0.1)) for _ in range(KILLS[receive])]
    assert not any(ended)
    assert killed.load()
    assert held(another_db) == held(committed_db)
