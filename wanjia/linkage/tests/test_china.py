"""Chinese registers: sounds, citizen numbers, twins and namesakes."""

import random

import duckdb
import pyarrow as pa
import pytest

from wanjia.linkage.queries import RESULT, Task, explain, link
from wanjia.linkage.queries.linking import SCORED
from wanjia.linkage.queries.tables import FEATURES
from wanjia.linkage.tests.chinese import people, record
from wanjia.linkage.types import Columns, ColumnType

COLUMNS = Columns(
    "id",
    {
        "name": ColumnType.NAME,
        "born": ColumnType.DATE,
        "number": ColumnType.ID,
        "area": ColumnType.PLACE,
        "address": ColumnType.PLACE,
        "phone": ColumnType.PHONE,
    },
)


@pytest.fixture(scope="module")
def linked():
    """A register and a department's file, each on four fifths of the people, linked once for the module."""
    draw = random.Random(5)  # noqa: S311
    register = people(5, 400)
    sides = (
        [person for person in register if draw.random() < 0.8],
        [record(draw, person) for person in register if draw.random() < 0.8],
    )
    connection = duckdb.connect()
    entity = {}
    for number, side in enumerate(sides):
        rows = [{"id": f"{number}-{place}", **person} for place, person in enumerate(side)]
        entity |= {row["id"]: row["entity"] for row in rows}
        draw.shuffle(rows)
        connection.register("made", pa.Table.from_pylist(rows))
        connection.execute(f"CREATE TABLE side_{number} AS FROM made")
    done = link(connection, Task(("side_0", "side_1"), COLUMNS))
    yield connection, entity, done
    connection.close()


def test_people_are_found_and_nobody_is_taken_for_a_twin_or_a_namesake(linked):
    connection, entity, _ = linked
    pairs = connection.execute(f"SELECT left_id, right_id FROM {RESULT}").fetchall()
    in_both = {entity[row] for row in entity if row[0] == "0"} & {entity[row] for row in entity if row[0] == "1"}
    wrong = [(left, right) for left, right in pairs if entity[left] != entity[right]]
    assert wrong == []
    assert len(pairs) >= 0.985 * len(in_both)


def test_another_sequence_on_the_same_day_speaks_for_two_people(linked):
    _, _, done = linked
    (number,) = (one for one in done.model.comparisons if one.feature == "id_1")
    assert number.kind == "citizen"
    twins = number.levels[2]
    assert twins.m < twins.u


def test_scores_of_chinese_names_are_those_of_the_rules(linked):
    connection, _, done = linked
    scored = connection.execute(
        f"SELECT a.id, b.id, weight FROM {SCORED} JOIN {FEATURES} a ON a.row = row_l JOIN {FEATURES} b ON b.row = row_r"
        " ORDER BY hash(row_l, row_r) LIMIT 200"
    ).fetchall()
    for left, right, weight in scored:
        assert explain(connection, done.model, left, right).weight == pytest.approx(weight, abs=1e-6)
