"""A register built from the full lists of three departments: as the truth is, up to what is wrong in the lists."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import openpyxl
import pytest

from wanjia.demo.actions import TRUTH, generate, write_full
from wanjia.demo.types import FullOrder
from wanjia.intake.tests.test_killed_batches import EVERYBODY, INDEXES
from wanjia.registry.tests.factories import NOW
from wanjia.registry.types import KinKind, Source, Standing

PEOPLE, ROWS_OF_A_PART = 4_000, 900
NEVER = 10**9
RESIDENTS, CERTIFICATES, REGISTRATIONS = (
    "public_security.residents", "health.certificates", "civil_affairs.registrations",
)  # fmt: skip
PROGRAM = f"""
import json, os, signal, sys
from pathlib import Path
import django
django.setup()
from django.utils import translation
from wanjia.intake.actions import chunks
from wanjia.intake.actions.first import build_first
from wanjia.kernel.errors import Refused
from wanjia.places.actions import load_edition
from wanjia.places.management import lists
from wanjia.places.queries import areas_at_level
from wanjia.places.types import Level
from wanjia.registry.tests.factories import GATE, NOW
translation.activate("zh-hans")
chunks.ROWS = {ROWS_OF_A_PART}
folder, out, signs = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])

def watch(step, done, total):
    global signs
    signs -= 1
    if not signs:
        os.kill(os.getpid(), signal.SIGKILL)

if not areas_at_level(Level.VILLAGE, on=NOW.date()):
    load_edition(lists.qingdao(), by=GATE.act(), at=NOW)
try:
    built = build_first(GATE, folder, out=out, progress=watch)
except Refused as refused:
    print(json.dumps({{"refused": [one.code for one in refused.problems]}}))
else:
    counts = {{one.layout.code: [one.rows, dict(one.counts)] for one in built.lists}}
    print(json.dumps({{"counts": counts, "text": built.text}}))
"""
FACTS = """
SELECT relname FROM pg_class
WHERE relname ~ '^(registry|places_dwelling)' AND relkind IN ('r', 'p') AND NOT relispartition
"""
KIN = """
SELECT kin.person_id - base, kin.relative_id - base, kin.sort, kin.active, kin.source, kin.standing
FROM registry_kinfact AS kin, (SELECT person_base AS base FROM intake_batch) AS batch
"""
PEOPLE_HELD = """
SELECT person.id - base, person.name, person.sex, person.died_on, home.number, book.number, hukou.code,
       person.marital, area.code, dwelling.building, dwelling.door
FROM registry_person AS person
JOIN (SELECT person_base AS base FROM intake_batch) AS batch ON true
LEFT JOIN registry_household AS home ON home.id = person.household_id
LEFT JOIN registry_household AS book ON book.id = person.registered_household_id
LEFT JOIN places_area AS hukou ON hukou.id = person.hukou_area_id
LEFT JOIN places_area AS area ON area.id = person.area_id
LEFT JOIN places_dwelling AS dwelling ON dwelling.id = person.dwelling_id
"""
# The city's own row n stands in line n + 1 of the list, below the headings.
PEOPLE_TOLD = """
SELECT "row" + 1, name, sex, died_on, CASE WHEN died_on IS NULL THEN household_no END,
       CASE WHEN died_on IS NULL THEN hukou_household_no END,
       CASE WHEN length(hukou_area) = 12 THEN hukou_area END, coalesce(marital, ''), community, building, door
FROM read_parquet($1)
"""


@dataclass(frozen=True)
class Ended:
    """What a build came to."""

    code: int
    counts: dict = field(default_factory=dict)
    text: str = ""
    refused: tuple = ()


@dataclass(frozen=True)
class Lists:
    """The three files, and the truth about them."""

    folder: Path

    def truth(self, code: str) -> list[tuple[int, dict, dict]]:
        """Line, persons by role, slips by fact; of persons the line of the list of public security."""
        rows = duckdb.read_parquet(str(self.folder / TRUTH / f"{code}.parquet")).fetchall()
        return [
            (
                line,
                {role: row + 1 for role, row in json.loads(persons).items() if row is not None},
                dict(slip.split(":") for slip in slips.split()),
            )
            for line, persons, slips in rows
        ]

    @property
    def city(self) -> str:
        return str(self.folder / TRUTH / "city" / "part-*.parquet")

    def parents(self) -> set[tuple[int, int, int]]:
        return {
            (persons["child"], persons[role], sort)
            for _, persons, slips in self.truth(CERTIFICATES)
            for role, sort in (("mother", KinKind.MOTHER), ("father", KinKind.FATHER))
            if "child" in persons and role in persons and slips.get("") != "other_mother"
        }

    def spouses(self) -> set[tuple[int, int, int]]:
        couples = {
            (persons["husband"], persons["wife"])
            for _, persons, slips in self.truth(REGISTRATIONS)
            if len(persons) == 2 and not slips.get("")
        }
        return {(one, other, KinKind.SPOUSE) for pair in couples for one, other in (pair, pair[::-1])}


def written(folder: Path, *, realistic: bool) -> Lists:
    city = folder / TRUTH / "city"
    city.mkdir(parents=True)
    generate(people=PEOPLE, seed=5, folder=city, today=NOW.date(), progress=lambda done, total: None)
    write_full(FullOrder(city, folder, 5, realistic), progress=lambda done, total: None)
    return Lists(folder)


@pytest.fixture(scope="module")
def flawless(tmp_path_factory):
    return written(tmp_path_factory.mktemp("flawless"), realistic=False)


@pytest.fixture(scope="module")
def realistic(tmp_path_factory):
    return written(tmp_path_factory.mktemp("realistic"), realistic=True)


@dataclass(frozen=True)
class Built:
    """A register that was built without a disturbance, and what came of it."""

    database: object
    out: Path
    ended: Ended


@pytest.fixture(scope="module")
def built(databases_beside, flawless, tmp_path_factory):
    """Of lists without slips. Who asks only reads."""
    out = tmp_path_factory.mktemp("built")
    with databases_beside() as database:
        yield Built(database, out, build(database, flawless, out))


@pytest.fixture(scope="module")
def built_of_slips(databases_beside, realistic, tmp_path_factory):
    """Of lists as they are. Who asks only reads."""
    out = tmp_path_factory.mktemp("built-of-slips")
    with databases_beside() as database:
        yield Built(database, out, build(database, realistic, out))


def build(database, lists: Lists, out: Path, signs: int = NEVER) -> Ended:
    """In a process of its own, as the owner; killed after so many signs of progress."""
    owner = database.url("wanjia_owner")
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(lists.folder), str(out), str(signs)],
        env=os.environ | {"WANJIA_DATABASE_URL": owner, "WANJIA_DATABASE_OWNER_URL": owner},
        check=False, text=True, stdout=subprocess.PIPE,
    )  # fmt: skip
    told = json.loads(done.stdout) if done.stdout.strip() else {}
    return Ended(done.returncode, **told)


def asked(database, query: str) -> set[tuple]:
    with database.connect("wanjia_owner") as connection:
        return set(connection.execute(query).fetchall())


def held(database) -> dict[str, object]:
    with database.connect("wanjia_owner") as connection:
        names = [name for (name,) in connection.execute(FACTS)]
        counts = {name: connection.execute(f"SELECT count(*) FROM {name}").fetchone() for name in names}
        return counts | {
            "everybody": connection.execute(EVERYBODY).fetchone(),
            "indexes": connection.execute(INDEXES).fetchone(),
            "kin": sorted(connection.execute(KIN)),
        }


def faults_of(out: Path, code: str) -> dict[int, tuple[str, str]]:
    sheet = openpyxl.load_workbook(out / f"{code}.faults.xlsx").active
    return {row[0]: row[1:] for row in sheet.iter_rows(min_row=2, values_only=True)}


def sums(ended: Ended) -> bool:
    return all(sum(counts.values()) == rows for rows, counts in ended.counts.values())


def test_lists_without_slips_build_the_city_itself(built, flawless):
    ended = built.ended
    assert ended.code == 0
    assert sums(ended)
    people = set(duckdb.execute(PEOPLE_TOLD, [flawless.city]).fetchall())
    assert asked(built.database, PEOPLE_HELD) == people
    kin = asked(built.database, KIN)
    assert {tie[:3] for tie in kin if tie[2] in (KinKind.FATHER, KinKind.MOTHER)} == flawless.parents()
    assert {tie[:3] for tie in kin if tie[2] == KinKind.SPOUSE} == flawless.spouses()
    rows, counts = ended.counts[RESIDENTS]
    assert (rows, counts) == (len(people), {"loaded": len(people)})
    assert {"question", "fault"}.isdisjoint(ended.counts[CERTIFICATES][1])
    assert {"question", "fault"}.isdisjoint(ended.counts[REGISTRATIONS][1])


def test_every_fact_knows_which_department_told_it(built):
    kin = asked(built.database, KIN)
    assert {tie[4:] for tie in kin if tie[2] != KinKind.SPOUSE} == {(Source.HEALTH, Standing.DOCUMENT_SEEN)}
    assert {tie[4:] for tie in kin if tie[2] == KinKind.SPOUSE} == {(Source.CIVIL_AFFAIRS, Standing.CONFIRMED)}
    assert asked(built.database, "SELECT DISTINCT source, standing FROM registry_namefact") == {
        (Source.PUBLIC_SECURITY, Standing.CONFIRMED)
    }
    assert asked(built.database, "SELECT DISTINCT source, standing FROM registry_maritalfact") == {
        (Source.PUBLIC_SECURITY, Standing.REPORTED),
        (Source.CIVIL_AFFAIRS, Standing.CONFIRMED),
    }


def test_what_is_wrong_in_the_lists_is_named_and_nothing_is_guessed(built_of_slips, realistic):
    ended, out = built_of_slips.ended, built_of_slips.out
    assert ended.code == 0
    assert sums(ended)
    assert all(counts.get("parked") for code, (_, counts) in ended.counts.items() if code != RESIDENTS)
    ties = {tie[:3] for tie in asked(built_of_slips.database, KIN)}
    told = realistic.parents() | realistic.spouses()
    assert not ties - told
    assert len(ties) > 0.97 * len(told)
    faults = faults_of(out, RESIDENTS)
    for line, _, slips in realistic.truth(RESIDENTS):
        if slips.get("person_number") == "wrong_digit":
            assert faults[line] == ("公民身份号码", "号码有误：末位校验码不符，请对照证件核对。")
    assert "首次建库回执" in ended.text
    assert (out / "receipt.txt").read_text(encoding="utf-8") == ended.text


def test_a_build_killed_again_and_again_ends_as_one_that_nobody_touched(
    another_db, built_of_slips, realistic, tmp_path
):
    for signs in (5, 14, 20):
        assert build(another_db, realistic, tmp_path, signs).code == -9
    ended = build(another_db, realistic, tmp_path)
    assert ended.code == 0
    assert held(another_db) == held(built_of_slips.database)
    for name in (RESIDENTS, CERTIFICATES, REGISTRATIONS):
        assert faults_of(tmp_path, name) == faults_of(built_of_slips.out, name)
    assert built_of_slips.ended.text.count("\n") == ended.text.count("\n")


def test_a_register_with_people_is_not_built_again(built, flawless, realistic, tmp_path):
    assert built.ended.code == 0
    before = held(built.database)
    assert build(built.database, realistic, tmp_path).refused == ["not_empty"]
    assert build(built.database, flawless, built.out).refused == ["not_empty"]
    assert held(built.database) == before


def test_two_lists_are_not_enough(committed_db, flawless, tmp_path):
    folder = tmp_path / "two"
    folder.mkdir()
    for name in (f"{RESIDENTS}.csv", f"{CERTIFICATES}.csv"):
        (folder / name).symlink_to(flawless.folder / name)
    assert build(committed_db, Lists(folder), tmp_path / "out").refused == ["three_files"]
