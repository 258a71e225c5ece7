"""After a whole delivery was undone the server counts as many withdrawals as before, until it looks again: none."""

from uuid import UUID

import pytest
from django.db import connection

from wanjia.access.queries import within
from wanjia.registry import sql
from wanjia.registry.tests.factories import GATE, town
from wanjia.registry.types import EventKind

pytestmark = pytest.mark.django_db
EVENTS = "SELECT * FROM registry_mirror_event WHERE person_id BETWEEN 1 AND 1000000"
FACTS = ("birth", "life", "marital", "education", "residence", "hukou", "membership", "mother", "event")


def plan(statement, **told):
    """How the server would answer where it knows of no withdrawal."""
    with within(GATE), connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {statement}", told or None)
        return "\n".join(line for (line,) in cursor.fetchall())


def held_against(found, column="supersedes_id"):
    """What is joined by comparing every row with every other."""
    return [line for line in found.splitlines() if "Join Filter" in line and column in line]


def test_the_mirror_holds_no_event_against_every_withdrawal():
    town()
    assert "SubPlan" in plan(EVENTS)
    assert held_against(plan(EVENTS)) == []


def test_an_undoing_holds_no_event_against_every_withdrawal():
    town()
    told = {"first": 1, "last": 500, "submission": UUID(int=7), "withdrawal": int(EventKind.WITHDRAWAL)}
    found = plan(sql.text("withdraw/chain"), **told)
    assert "SubPlan" in found
    assert held_against(found) == []


@pytest.mark.parametrize("name", FACTS)
def test_the_mirror_holds_no_fact_against_everybody_who_is_hidden(name):
    town()
    found = plan(f"SELECT * FROM registry_mirror_{name} WHERE person_id BETWEEN 1 AND 1000000")
    assert "SubPlan" in found
    assert held_against(found, "who.id") == []
