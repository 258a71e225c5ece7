"""Readers for tests of queries, and what their looks left in the log."""

from datetime import timedelta

from django.db import connection

from wanjia.access.tests.test_rules import context
from wanjia.access.types import Purpose, Reach
from wanjia.places.queries import reach_ids
from wanjia.registry.tests.factories import HERE, NOW, area

LATER = NOW + timedelta(days=1)
# The transaction of a look lies inside that of the test: two statements more than at work.
SAVEPOINTS = 2


def reader(*codes, at=LATER, **given):
    """Somebody whose postings reach the areas with these codes."""
    reach = Reach(areas=reach_ids(area(code).id for code in codes or (HERE,)))
    # Correcting needs no open basis, whose own bookkeeping is tried in access.
    return context(at=at, **({"reach": reach, "purpose": Purpose.CORRECTION, "basis": ""} | given))


def steward():
    return reader(reach=Reach(whole_city=True))


def logged(seen):
    """The action and fields of the audit row behind an answer, and whose data went how far."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT action, fields FROM audit_event WHERE id = %s", [seen.audit_id])
        event = cursor.fetchone()
        cursor.execute("SELECT person, grade FROM audit_subject WHERE event = %s", [seen.audit_id])
        return *event, dict(cursor.fetchall())


def sealed(uuid):
    """Seal a person; only the owner's doors will do it at work, so here it is one statement in the gate's reach."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('wanjia.reach', 'city', true), set_config('wanjia.sealed', 'on', true)")
        cursor.execute("UPDATE registry_person SET sealed = true WHERE uuid = %s", [uuid])
        cursor.execute("SELECT set_config('wanjia.sealed', '', true)")
