"""A month's files: the same by seed, read by the gate without a fault where nothing went wrong, and the truth apart."""

import csv
import json
import random

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanjia.demo.actions import write_month
from wanjia.demo.actions.monthly import PRIVATE, TRUTH, WRITINGS
from wanjia.demo.rules import slips
from wanjia.demo.tests.months import AT, MONTH, quiet
from wanjia.demo.types import FileOrder
from wanjia.intake.actions import stage
from wanjia.intake.actions.staging import staged
from wanjia.intake.queries import layouts
from wanjia.intake.types import Expected
from wanjia.kernel import identity
from wanjia.kernel.errors import Refused

KNOWN = slips.lore("王伟维丽立华花国强小明晓铭")


@pytest.fixture(scope="module")
def write(city, tmp_path_factory):
    def written(*, seed=5, realistic=True):
        folder = tmp_path_factory.mktemp("files")
        write_month(FileOrder(city, folder, MONTH, seed, realistic), progress=quiet)
        return folder

    return written


@pytest.fixture(scope="module")
def flawless(write):
    return write(realistic=False)


@pytest.fixture(scope="module")
def realistic(write):
    return write()


def files_of(folder):
    return sorted(path for path in folder.iterdir() if path.name[0].isascii() and path.is_file())


def truth_of(folder, name):
    with (folder / TRUTH / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def staged_rows(path, *queries):
    with staged() as place:
        stage(path, on=place, at=AT, expected=Expected(month=MONTH))
        with place.open(read_only=True) as connection:
            return [connection.execute(query).fetchall() for query in queries]


def test_every_kind_of_file_is_written_as_its_department_writes(flawless):
    kinds = {layout.code for layout in layouts()}
    written = {path.name.split("_2026")[0] for path in files_of(flawless)}
    assert written == kinds - {"civil_affairs.adoptions"}  # nobody is adopted in so small a city
    assert WRITINGS.keys() == kinds


def test_the_same_seed_writes_the_same_and_another_seed_does_not(realistic, write):
    again, other = write(), write(seed=2)
    texts = [path.relative_to(realistic) for path in realistic.rglob("*.csv")]
    assert len(texts) > len(WRITINGS)
    for name in texts:
        assert (realistic / name).read_bytes() == (again / name).read_bytes()
    assert any((realistic / name).read_bytes() != (other / name).read_bytes() for name in texts)


@pytest.mark.django_db
def test_where_nothing_went_wrong_the_gate_finds_no_fault_and_the_truth_names_every_row(flawless):
    for path in files_of(flawless):
        found, rows = staged_rows(path, 'SELECT "row", field, code FROM faults', 'FROM rows ORDER BY "row"')
        assert (path.name, found) == (path.name, [])
        assert [int(row["row"]) for row in truth_of(flawless, path.stem)] == [row[0] for row in rows]
        assert PRIVATE not in str(rows)


@pytest.mark.django_db
def test_what_went_wrong_is_what_the_gate_finds(realistic):
    seen = set()
    for path in files_of(realistic):
        faults, mended = staged_rows(path, 'SELECT "row", field FROM faults', 'SELECT "row", field FROM mended')
        for row in truth_of(realistic, path.stem):
            for field, kind in json.loads(row["slips"]).items():
                seen.add(kind)
                where = (int(row["row"] or 0), field)
                recognised = field in next(one for one in layouts() if path.name.startswith(one.code)).doubtful
                if kind == "wrong_county" or (kind == "wrong_digit" and not recognised):
                    assert where in faults, (path.name, kind, where)
                if kind in {"fifteen_digits", "full_width", "small_x", "traditional", "spaced"}:
                    assert where in mended, (path.name, kind, where)
    assert {"missing", "wrong_digit", "other_style", "homophone"} <= seen


@pytest.mark.django_db
def test_the_hostile_few_are_refused(realistic):
    hostile = [path for path in realistic.iterdir() if path.is_file() and not path.name[0].isascii()]
    assert len(hostile) == 2
    for path in hostile:
        with pytest.raises(Refused):
            staged_rows(path, "FROM rows")


def test_the_truth_says_who_each_row_is(flawless, city):
    with duckdb.connect() as connection:
        query = 'SELECT "row", id_number FROM read_parquet($1)'
        numbers = dict(connection.execute(query, [str(city / "part-*.parquet")]).fetchall())
    with (flawless / "public_security.deaths_2026-10.csv").open(encoding="gb18030") as file:
        written = list(csv.DictReader(file))
    truth = truth_of(flawless, "public_security.deaths_2026-10")
    assert len(truth) == len(written) > 0
    for row, told in zip(written, truth, strict=True):
        assert numbers[int(json.loads(told["persons"])["person"])] == row["gmsfhm"]


def test_a_child_is_one_event_for_the_police_and_the_clinic(flawless):
    police = {row["occasion"] for row in truth_of(flawless, "public_security.births_2026-10")}
    clinic = {row["occasion"] for row in truth_of(flawless, "health.birth_certificates_2026-10")}
    assert clinic
    assert clinic <= police


def test_without_a_city_it_says_what_to_do(tmp_path):
    with pytest.raises(Refused) as refused:
        write_month(FileOrder(tmp_path, tmp_path / "x", MONTH, 1, realistic=True), progress=quiet)
    assert refused.value.problems[0].code == "demo.no_city"


CELLS = {
    "person_name": "王国华", "person_number": "370298199003070110", "father_number": "370298196501010037",
    "happened_on": "20261003", "registered_on": "20261010", "area": "370202",
}  # fmt: skip


@pytest.mark.parametrize("one", slips.REALISTIC, ids=lambda one: one.kind)
@given(seed=st.integers(0, 10_000))
def test_a_slip_changes_the_fact_it_names(one, seed):
    cells = dict(CELLS)
    fact = one.make(cells, random.Random(seed), KNOWN)  # noqa: S311
    changed = {name for name in CELLS if cells[name] != CELLS[name]}
    assert changed == ({fact} if fact else set())
    if one.kind == "wrong_digit":
        with pytest.raises(Refused):
            identity.read(cells[fact], demo=True)


@pytest.mark.parametrize("name", ["王国华", "王伟", "欧阳娜娜"])
def test_a_former_name_has_the_surname_and_other_characters(name):
    cells = {"person_name": name}
    assert slips.former_name(cells, draw(), KNOWN) == "person_name"
    assert cells["person_name"][0] == name[0]
    assert not set(cells["person_name"][1:]) & set(name)
    assert len(cells["person_name"]) == len(name)


def test_many_slips_are_so_many_times_as_many():
    def made(times):
        several = random.Random(1)  # noqa: S311
        return sum(bool(slips.slip(dict(CELLS), several, KNOWN, times=times)) for _ in range(2_000))

    assert 4 * made(1) < made(8) < 9 * made(1)


def draw():
    return random.Random(1)  # noqa: S311


def test_a_homophone_sounds_the_same():
    assert slips.homophone({"person_name": "王伟"}, draw(), KNOWN) == "person_name"
    assert set(KNOWN.alike["伟"]) == {"维"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "day", "least"),
    [("public_security.births", "happened_on", 5), ("social_security.enrolment", "registered_on", 20)],
)
def test_events_come_on_all_days_of_the_month(flawless, name, day, least):
    (file,) = [one for one in files_of(flawless) if one.name.startswith(name)]
    [[(days,)]] = staged_rows(file, f"SELECT count(DISTINCT {day}) FROM rows")
    assert days > least
