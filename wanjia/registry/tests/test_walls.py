"""What a transaction that named no context gets: nothing."""

import pytest

from wanjia.registry.models import FACTS, EventSubject, Household, LifeEvent, Person
from wanjia.registry.tests.factories import door, household, person, town


def test_without_a_context_nothing_is_seen(committed_db, django_db_blocker):
    with django_db_blocker.unblock():
        town()
        person(dwelling=door(), household=household(dwelling=door()), relation="02", phone="10012345678")
        for table in (Person, Household, LifeEvent, EventSubject, *FACTS):
            assert not table.objects.exists(), table
        with committed_db.connect("wanjia_owner") as owner:
            assert owner.execute("SELECT count(*) FROM registry_person").fetchone() == (1,)


@pytest.mark.parametrize(
    "statement", ["TRUNCATE registry_namefact", "DELETE FROM registry_person", "DROP TABLE feed_entry"]
)
def test_the_application_cannot_take_anything_away(committed_db, statement):
    with committed_db.connect() as application, pytest.raises(Exception, match=r"permission denied|must be owner"):
        application.execute(statement)
