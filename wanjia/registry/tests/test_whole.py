"""Tables read whole: which, and when it is worth it; nothing comes back, and nothing but the register is read."""

from unittest.mock import patch

import pytest
from django.db import DatabaseError, connection, transaction

from wanjia.access.queries import system_context, within
from wanjia.registry import sql
from wanjia.registry.queries import read_for_events, read_for_numbers, whole
from wanjia.registry.rules.whole import LEAST, NEIGHBOURS, TOGETHER, Part, once, worth_reading
from wanjia.registry.tests.factories import NOW, person, town
from wanjia.registry.types import EventKind
from wanjia.registry.types.holders import Beside

SMALL, LARGE = Part("registry_namefact", LEAST), Part("registry_kinfact", 100 * LEAST)


def test_a_table_is_read_whole_where_that_brings_it_sooner():
    looks = LARGE.pages // NEIGHBOURS // TOGETHER
    assert worth_reading([LARGE, SMALL], looks + 1, kept=10**9) == [SMALL, LARGE]
    assert worth_reading([LARGE, SMALL], looks - 1, kept=10**9) == [SMALL]


def test_what_the_machine_cannot_keep_is_not_read():
    assert worth_reading([LARGE, SMALL], 10**9, kept=LARGE.pages) == [SMALL]


def test_a_few_pages_are_left_to_who_looks_them_up():
    assert worth_reading([Part("registry_permitfact", LEAST - 1)], 10**9, kept=10**9) == []


def test_what_was_read_lies_in_memory_for_a_while():
    read = {}
    assert once([SMALL], read, now=0.0, lasts=600.0) == [SMALL]
    assert once([SMALL, LARGE], read, now=599.0, lasts=600.0) == [LARGE]
    assert once([SMALL, LARGE], read, now=601.0, lasts=600.0) == [SMALL]


@pytest.fixture
def asked(db):
    """What was read whole, where every part is worth it."""
    with (
        patch.object(whole, "worth_reading", lambda parts, looks, kept: list(parts)),
        patch.object(whole, "_read", {}),
        patch.object(whole.sql, "run", wraps=sql.run) as run,
    ):
        yield lambda: {call.kwargs["relation"] for call in run.call_args_list}


def test_for_numbers_the_tables_are_read_in_which_they_are_looked_up(asked):
    read_for_numbers(1, beside={Beside.CARD})
    assert asked() == whole._NUMBERS
    read_for_numbers(1, beside={Beside.PHONE})
    assert asked() == whole._NUMBERS | whole._PHONES


def test_for_papers_no_household_is_read_and_for_other_events_they_are(asked):
    read_for_events(1, kinds={EventKind.PERMIT_ISSUED})
    assert asked() == whole._FACTS | whole._PEOPLE
    read_for_events(1, kinds={EventKind.PERMIT_ISSUED, EventKind.DEATH})
    assert asked() > whole._FACTS | whole._PEOPLE | whole._HOMES
    assert {"registry_person_name", "registry_person_born", "registry_person_mirror_number_key"} < asked()
    assert "registry_person_hidden" not in asked()  # of a few people only


@pytest.mark.django_db
def test_every_row_is_met_though_nobody_may_be_seen():
    town()
    person()
    with within(system_context("gate", at=NOW)), transaction.atomic():
        before = _met()
        sql.run("whole", relation="registry_namefact")
        sql.run("whole", relation="registry_namefact_pkey")
        assert _met() == (before[0] + 1, before[1] + 1)


def _met():
    """Sequential scans of the table of names, and scans of its key, in this transaction."""
    statement = """
        SELECT pg_stat_get_xact_numscans('registry_namefact'::regclass),
            pg_stat_get_xact_numscans('registry_namefact_pkey'::regclass)
    """
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["pg_class", "procrastinate_jobs", "places_dwelling", "places_dwelling_pkey"])
def test_nothing_but_the_register_is_read(name):
    with pytest.raises(DatabaseError, match="not of the register"), transaction.atomic():
        sql.run("whole", relation=name)
