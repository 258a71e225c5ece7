"""The engine on made-up people: its set forms equal the rules, and it finds who is who."""

import duckdb
import pyarrow as pa
import pytest

from wanjia.kernel.errors import Refused
from wanjia.linkage.queries import CLUSTERS, RESULT, Task, explain, forget, link
from wanjia.linkage.queries.linking import SCORED
from wanjia.linkage.queries.tables import FEATURES
from wanjia.linkage.rules.features import features
from wanjia.linkage.tests.people import Errors, World
from wanjia.linkage.types import Columns, ColumnType

COLUMNS = Columns(
    "id",
    {
        "given": ColumnType.GIVEN,
        "surname": ColumnType.SURNAME,
        "born": ColumnType.DATE,
        "number": ColumnType.ID,
        "street": ColumnType.PLACE,
        "town": ColumnType.PLACE,
        "phone": ColumnType.PHONE,
        "job": ColumnType.TEXT,
    },
)


@pytest.fixture(scope="module")
def linked():
    """Two files of 400 people each, 300 of them the same, linked once for the module."""
    world = World(seed=7)
    people = world.people(500)
    sides = (people[:400], people[100:])
    connection = duckdb.connect()
    rows = []
    for number, side in enumerate(sides):
        records = [world.record(person, Errors(slips=0.8)) for person in side]
        world.random.shuffle(records)
        rows.append([{"id": f"{number}-{place}", **record} for place, record in enumerate(records)])
        connection.register("made", pa.Table.from_pylist(rows[-1]))
        connection.execute(f"CREATE TABLE side_{number} AS FROM made")
    done = link(connection, Task(("side_0", "side_1"), COLUMNS))
    yield connection, rows, done
    connection.close()


def test_two_files_are_linked(linked):
    connection, rows, _ = linked
    entity = {row["id"]: row["entity"] for side in rows for row in side}
    pairs = connection.execute(f"SELECT left_id, right_id FROM {RESULT}").fetchall()
    right = sum(entity[left] == entity[other] for left, other in pairs)
    assert right / len(pairs) > 0.97
    assert right / 300 > 0.95
    assert all(left.startswith("0-") and other.startswith("1-") for left, other in pairs)


def test_clean_files_give_each_row_one_partner(linked):
    connection, _, _ = linked
    assert connection.execute(f"SELECT max(n) FROM (SELECT count(*) n FROM {RESULT} GROUP BY left_id)").fetchone() == (
        1,
    )


def test_every_row_is_in_one_cluster(linked):
    connection, _, _ = linked
    assert connection.execute(f"SELECT count(*), count(DISTINCT (side, id)) FROM {CLUSTERS}").fetchone() == (800, 800)


def test_features_of_the_table_are_those_of_the_rules(linked):
    connection, rows, _ = linked
    for number, side in enumerate(rows):
        for row in side[:150]:
            found = connection.execute(f"SELECT * FROM {FEATURES} WHERE side = ? AND id = ?", [number, row["id"]])
            names = [column[0] for column in found.description]
            made = dict(zip(names, found.fetchone(), strict=True))
            for name, value in features(row, COLUMNS).items():
                assert made[name] == (list(value) if isinstance(value, tuple) else value), name


def test_scores_of_the_engine_are_those_of_the_rules(linked):
    connection, _, done = linked
    scored = connection.execute(
        f"SELECT a.id, b.id, weight FROM {SCORED} JOIN {FEATURES} a ON a.row = row_l JOIN {FEATURES} b ON b.row = row_r"
        " ORDER BY hash(row_l, row_r) LIMIT 300"
    ).fetchall()
    assert len(scored) == 300
    for left, right, weight in scored:
        assert explain(connection, done.model, left, right).weight == pytest.approx(weight, abs=1e-6)


def test_doubles_within_one_file_are_grouped():
    world = World(seed=3)
    records = [world.record(person, Errors(slips=0.5)) for person in world.people(150) for _ in range(3)]
    world.random.shuffle(records)
    connection = duckdb.connect()
    connection.register("made", pa.Table.from_pylist([{"id": str(n), **record} for n, record in enumerate(records)]))
    connection.execute("CREATE TABLE people AS FROM made")
    link(connection, Task(("people",), COLUMNS))
    clusters = dict(connection.execute(f"SELECT id, cluster FROM {CLUSTERS}").fetchall())
    pairs = {
        (a, b)
        for a in range(len(records))
        for b in range(a + 1, len(records))
        if records[a]["entity"] == records[b]["entity"]
    }
    found = sum(clusters[str(a)] == clusters[str(b)] for a, b in pairs)
    assert found / len(pairs) > 0.93
    forget(connection)
    assert connection.execute("SELECT table_name FROM duckdb_tables() WHERE NOT temporary").fetchall() == [("people",)]


def test_a_table_without_the_column_is_refused():
    connection = duckdb.connect()
    connection.execute("CREATE TABLE people (id VARCHAR, name VARCHAR)")
    with pytest.raises(Refused, match="born"):
        link(connection, Task(("people",), Columns("id", {"born": ColumnType.DATE})))


@pytest.mark.parametrize("rows", [0, 1, 2])
def test_tables_too_small_to_learn_from_are_linked_all_the_same(rows):
    connection = duckdb.connect()
    connection.execute(f"CREATE TABLE people AS SELECT i AS id, 'John Smith' AS name FROM range({rows}) t(i)")
    link(connection, Task(("people",), Columns("id", {"name": ColumnType.NAME})))
    assert connection.execute(f"SELECT count(*) FROM {CLUSTERS}").fetchone() == (rows,)
