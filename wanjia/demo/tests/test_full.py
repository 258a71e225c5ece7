"""The full lists: the same by seed, read by the gate without a fault where nothing went wrong, and the truth apart."""

import json

import duckdb
import pytest

from wanjia.demo.actions import TRUTH, generate, write_full
from wanjia.demo.actions.full import WRITINGS
from wanjia.demo.tests.months import AT, quiet
from wanjia.demo.types import FullOrder
from wanjia.intake.actions import stage
from wanjia.intake.actions.staging import staged
from wanjia.intake.queries import full_lists
from wanjia.intake.types import Expected
from wanjia.kernel.errors import Refused


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    folder = tmp_path_factory.mktemp("city")
    generate(people=8_000, seed=3, folder=folder, today=AT.date(), progress=quiet)
    return folder


@pytest.fixture(scope="module")
def write(city, tmp_path_factory):
    def written(*, seed=1, realistic=True):
        folder = tmp_path_factory.mktemp("lists")
        return folder, write_full(FullOrder(city, folder, seed, realistic), progress=quiet)

    return written


@pytest.fixture(scope="module")
def realistic(write):
    return write()


def staged_rows(path, *queries):
    with staged() as place:
        told = stage(path, on=place, at=AT, expected=Expected(layouts=full_lists()))
        with place.open(read_only=True) as connection:
            return told, [connection.execute(query).fetchall() for query in queries]


def test_the_same_seed_writes_the_same_and_another_seed_does_not(realistic, write):
    (one, _), (again, _), (other, _) = realistic, write(), write(seed=2)
    names = [f"{code}.{writing.form}" for code, writing in WRITINGS.items()]
    assert sorted(path.name for path in one.iterdir()) == sorted([*names, TRUTH])
    for name in names:
        assert (one / name).read_bytes() == (again / name).read_bytes()
        assert (one / name).read_bytes() != (other / name).read_bytes()


@pytest.mark.django_db
def test_lists_without_slips_have_no_fault(write):
    _, written = write(realistic=False)
    for layout, file in zip(full_lists(), written, strict=True):
        told, (faults,) = staged_rows(file.path, "SELECT * FROM faults")
        assert (told.layout, told.rows, faults) == (layout, file.rows, [])
        assert not told.dropped


@pytest.mark.django_db
def test_the_truth_names_every_row_and_what_was_done_to_it(realistic):
    folder, written = realistic
    for layout, file in zip(full_lists(), written, strict=True):
        truth = duckdb.read_parquet(str(folder / TRUTH / f"{layout.code}.parquet")).fetchall()
        _, (rows, faults) = staged_rows(file.path, 'SELECT "row" FROM rows', 'SELECT "row", code FROM faults')
        assert {line for line, _, _ in truth} == {row for (row,) in rows}
        assert all(json.loads(persons) for _, persons, _ in truth)
        slipped = {line: slips for line, _, slips in truth if slips}
        assert faults
        # Of two equal rows the second is at fault, whichever was written first.
        assert {row for row, code in faults if code != "row_twice"} <= slipped.keys()
        assert sum(file.slips.values()) == sum(len(slips.split()) for slips in slipped.values())


def test_there_are_no_lists_without_a_city(tmp_path):
    with pytest.raises(Refused):
        write_full(FullOrder(tmp_path / "none", tmp_path, 1, realistic=True), progress=quiet)
