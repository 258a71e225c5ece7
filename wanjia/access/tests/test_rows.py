"""The second wall, tried on two tables of its own: people, and one fact of theirs."""

from uuid import UUID

import pytest
from django.db import connection
from django.db.utils import ProgrammingError

from wanjia.access.policies import in_reach, of_visible, row_security
from wanjia.access.queries import system_context, within
from wanjia.access.tests.test_rules import NOON, context
from wanjia.access.types import Reach

ANNA, BEN, CARL = (UUID(int=n) for n in (1, 2, 3))


@pytest.fixture
def people(committed_db):
    """Anna lives in area 10, Ben in 20 with his hukou in 10, Carl in 20; each has one fact."""
    with committed_db.connect("wanjia_owner") as owner:
        owner.execute(
            """CREATE TABLE someone (
                id bigint PRIMARY KEY, public_id uuid UNIQUE, pinyin text COLLATE "C", home int, hukou int
            );
            CREATE INDEX someone_pinyin ON someone (pinyin);
            CREATE TABLE trait (person_id bigint PRIMARY KEY);
            GRANT SELECT, INSERT ON someone, trait TO wanjia_app"""
        )
        owner.execute(row_security("someone", using=in_reach("home", "hukou", person="public_id")).sql)
        owner.execute(row_security("trait", using=of_visible("someone", "trait.person_id")).sql)
        for row in ((1, ANNA, "anna", 10, 10), (2, BEN, "ben", 20, 10), (3, CARL, "carl", 20, 20)):
            owner.execute("INSERT INTO someone VALUES (%s, %s, %s, %s, %s)", row)
            owner.execute("INSERT INTO trait VALUES (%s)", row[:1])


def seen(sql="SELECT pinyin FROM someone ORDER BY pinyin", *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [row[0] for row in cursor.fetchall()]


def seen_within(reach, sql="SELECT pinyin FROM someone ORDER BY pinyin"):
    with within(context(reach=reach)):
        return seen(sql)


def test_without_a_context_nothing_is_visible(people):
    assert seen() == []


@pytest.mark.parametrize(
    ("reach", "visible"),
    [
        (Reach(areas=frozenset({10})), ["anna", "ben"]),
        (Reach(areas=frozenset({20})), ["ben", "carl"]),
        (Reach(areas=frozenset({10, 20})), ["anna", "ben", "carl"]),
        (Reach(areas=frozenset({10}), persons=frozenset({CARL})), ["anna", "ben", "carl"]),
        (Reach(areas=frozenset({99})), []),
        (Reach(), []),
        (Reach(whole_city=True), ["anna", "ben", "carl"]),
    ],
)
def test_a_context_sees_home_hukou_and_single_persons_and_no_more(people, reach, visible):
    assert seen_within(reach) == visible


def test_facts_follow_their_person(people):
    assert seen_within(Reach(areas=frozenset({10})), "SELECT person_id FROM trait ORDER BY 1") == [1, 2]


def test_the_reach_ends_with_the_transaction(people):
    seen_within(Reach(whole_city=True))
    assert seen() == []


def test_the_platform_itself_reaches_the_whole_city(people):
    with within(system_context("gate", at=NOON)):
        assert len(seen()) == 3


def test_nothing_is_written_outside_the_reach(people):
    add = "INSERT INTO someone VALUES (4, NULL, 'dora', %s, %s) RETURNING pinyin"
    with within(context(reach=Reach(areas=frozenset({10})))):
        assert seen(add, 10, 10) == ["dora"]
    with (
        pytest.raises(ProgrammingError, match="row-level security"),
        within(context(reach=Reach(areas=frozenset({10})))),
    ):
        seen(add, 20, 20)


def test_one_context_may_not_stand_inside_another(people):
    with within(context()), pytest.raises(RuntimeError, match="durable"), within(context()):
        pytest.fail("the inner transaction would have shared the outer one's reach")


@pytest.mark.parametrize(
    "condition",
    ["public_id = '00000000-0000-0000-0000-000000000001'", "pinyin ^@ 'an'", "pinyin >= 'an' AND pinyin < 'ao'"],
)
def test_indexes_serve_searches_under_row_security(people, condition):
    with within(context(reach=Reach(areas=frozenset({10})))):
        seen("SELECT set_config('enable_seqscan', 'off', true)")
        plan = seen(f"EXPLAIN SELECT * FROM someone WHERE {condition}")
    assert any("Index Cond" in line for line in plan)


def test_like_is_not_served_which_is_why_prefixes_are_searched_otherwise(people):
    with within(context(reach=Reach(areas=frozenset({10})))):
        seen("SELECT set_config('enable_seqscan', 'off', true)")
        plan = seen("EXPLAIN SELECT * FROM someone WHERE pinyin LIKE 'an%%'")
    assert not any("Index Cond" in line for line in plan)
