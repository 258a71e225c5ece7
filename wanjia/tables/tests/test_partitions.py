import psycopg
import pytest
from django.db import connection

from wanjia.tables.actions import append_only, ensure_partitions, grant, partition_by_month


def run(connection, operation):
    connection.execute(operation.sql)


@pytest.fixture
def diary(committed_db):
    """An append-only table by month, made as a migration makes it; the application's connection to it."""
    with committed_db.connect("wanjia_owner") as owner:
        owner.execute("CREATE TABLE diary (at timestamptz NOT NULL, line text) PARTITION BY RANGE (at)")
        run(owner, append_only("diary"))
        run(owner, partition_by_month("diary"))
    with committed_db.connect() as connection:
        yield connection


def test_rows_of_any_time_find_a_place(diary):
    for at in ("1949-10-01", "2026-11-21", "2999-01-01"):
        diary.execute("INSERT INTO diary VALUES (%s, 'x')", [at])
    assert diary.execute("SELECT count(*) FROM diary").fetchone() == (3,)
    diary.execute("INSERT INTO diary VALUES (now(), 'x')")
    (place,) = diary.execute(
        "SELECT tableoid::regclass::text FROM diary ORDER BY abs(extract(epoch FROM at-now()))"
    ).fetchone()
    assert place != "diary_other"


@pytest.mark.parametrize("role", ["wanjia_app", "wanjia_owner", "postgres"])
@pytest.mark.parametrize("change", ["UPDATE diary SET line = 'y'", "DELETE FROM diary", "TRUNCATE diary"])
def test_nobody_changes_an_append_only_table_by_accident(diary, committed_db, role, change):
    diary.execute("INSERT INTO diary VALUES (now(), 'x')")
    with committed_db.connect(role) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(change)


def test_a_partition_cannot_be_emptied_on_its_own(diary, committed_db):
    with committed_db.connect("wanjia_owner") as owner, pytest.raises(psycopg.errors.InsufficientPrivilege):
        owner.execute("TRUNCATE diary_other")


def test_the_application_makes_the_months_to_come(diary):
    ensure_partitions(months=6)
    before = diary.execute("SELECT count(*) FROM pg_inherits WHERE inhparent = 'diary'::regclass").fetchone()
    assert before == (8,)  # this month, six ahead, the default
    assert ensure_partitions(months=6) == 0


def test_a_month_with_rows_in_the_default_partition_does_not_stop_the_others(diary):
    diary.execute("INSERT INTO diary VALUES (now() + interval '5 months', 'early')")
    ensure_partitions(months=6)
    assert diary.execute("SELECT count(*) FROM pg_inherits WHERE inhparent = 'diary'::regclass").fetchone() == (7,)


def test_the_application_may_do_only_what_is_granted(committed_db):
    with committed_db.connect("wanjia_owner") as owner:
        owner.execute("CREATE TABLE thing (id bigint)")
        with committed_db.connect() as app, pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute("SELECT * FROM thing")
        run(owner, grant("thing", "SELECT"))
        with committed_db.connect() as app:
            assert app.execute("SELECT * FROM thing").fetchall() == []


@pytest.mark.django_db
def test_a_test_connects_as_the_application():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("wanjia_app",)
