"""Tables fetched whole: which, and when it is worth it; whatever is in the way is in nobody's way."""

from pathlib import Path
from unittest.mock import patch

import pytest
from django.db import DatabaseError, connection
from django.test import override_settings

from wanjia.registry.models.values import TABLE
from wanjia.registry.queries import read_for_events, read_for_numbers, read_for_undoing, whole
from wanjia.registry.rules.looking import ALWAYS
from wanjia.registry.rules.whole import LEAST, NEIGHBOURS, TOGETHER, Part, share, worth_reading
from wanjia.registry.types import EventKind
from wanjia.registry.types.facts import FactKind
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


def test_it_is_known_how_much_lies_in_memory():
    assert share([SMALL], [SMALL, LARGE]) == pytest.approx(1 / 101)
    assert share([SMALL, LARGE], [SMALL, LARGE, Part("registry_permitfact", LEAST - 1)]) == 1
    assert share([], [Part("registry_permitfact", LEAST - 1)]) == 1  # a small register is read in no time


@pytest.fixture
def asked(db, tmp_path):
    """What was fetched, where every part is worth it."""
    fetched = []
    named = dict(_names())
    with (
        patch.object(whole, "worth_reading", lambda parts, looks, kept: list(parts)),
        patch.object(whole, "fetch", fetched.append),
        override_settings(DATABASE_FILES=tmp_path),
    ):
        yield lambda: {named[str(path.relative_to(tmp_path))] for path in fetched}


def _names():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_relation_filepath(oid), relname FROM pg_class WHERE relkind IN ('r', 'i')")
        return cursor.fetchall()


def test_for_numbers_the_tables_are_read_in_which_they_are_looked_up(asked):
    read_for_numbers(1, beside={Beside.CARD})
    assert asked() == whole._NUMBERS | whole._ALIKE
    with patch.object(whole, "_ALIKE", set()):
        read_for_numbers(1, beside={Beside.PHONE})
    assert asked() == whole._NUMBERS | whole._ALIKE | whole._PHONES


def test_for_a_file_few_are_sought_by_likeness(asked):
    with patch.object(whole, "worth_reading", return_value=[]) as worth:
        read_for_numbers(1000, beside=())
    looks = {frozenset(part.name for part in call.args[0]): call.args[1] for call in worth.call_args_list}
    assert looks == {frozenset(whole._NUMBERS): 1000, frozenset(whole._ALIKE - whole._NUMBERS): 200}


def test_whoever_waits_is_told_the_pages(asked):
    told = []
    read_for_numbers(1, beside={Beside.CARD}, progress=lambda done, total: told.append((done, total)))
    total = told[0][1]
    assert told[0] == (0, total)
    assert told[-1] == (total, total)
    assert [done for done, _ in told] == sorted(done for done, _ in told)


def facts_of(kinds, *indexes):
    tables = {TABLE[kind]._meta.db_table for kind in kinds}
    return {f"{table}_{index}" for table in tables for index in indexes} or tables | facts_of(kinds, "pkey")


def test_for_papers_no_household_is_read_and_for_other_events_they_are(asked):
    read_for_events(1, kinds={EventKind.PERMIT_ISSUED})
    papers = facts_of(ALWAYS | {FactKind.PERMIT}) | facts_of({FactKind.PERMIT}, "first", "next")
    assert asked() == papers | whole._PEOPLE
    read_for_events(1, kinds={EventKind.PERMIT_ISSUED, EventKind.DEATH})
    family = {FactKind.MARITAL, FactKind.KIN}
    assert asked() > papers | facts_of(family) | whole._PEOPLE | whole._HOMES
    assert asked() > facts_of({*family, FactKind.MEMBERSHIP}, "first", "next")
    assert not asked() & facts_of(whole.FIXED, "first", "next")
    assert not asked() & facts_of({FactKind.CONTACT})
    assert {"registry_person_name", "registry_person_born", "registry_person_mirror_number_key"} < asked()
    assert "registry_person_hidden" not in asked()  # of a few people only


def test_to_undo_an_event_every_kind_of_facts_is_read(asked):
    read_for_undoing(1, kinds={EventKind.PERMIT_ISSUED})
    assert asked() == facts_of(FactKind) | whole._PEOPLE | whole._EVENTS


def test_a_table_is_fetched_with_all_its_files(asked, tmp_path):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_relation_filepath('registry_birthfact'::regclass)")
        ((path,),) = cursor.fetchall()
    (tmp_path / path).parent.mkdir(parents=True)
    further = [Path(f"{tmp_path / path}.{number}") for number in (1, 2)]
    for file in further:
        file.touch()
    with patch.object(whole, "fetch") as fetched:
        read_for_events(1, kinds={EventKind.PERMIT_ISSUED})
    assert {call.args[0] for call in fetched.call_args_list} >= {tmp_path / path, *further}


@pytest.mark.parametrize("trouble", [FileNotFoundError, PermissionError, DatabaseError])
def test_nobody_is_in_trouble_for_what_cannot_be_fetched(asked, trouble):
    with patch.object(whole, "fetch", side_effect=trouble):
        assert read_for_numbers(1, beside=()) == 0


@pytest.mark.django_db
def test_a_server_elsewhere_is_left_alone():
    with patch.object(whole, "fetch") as fetched, override_settings(DATABASE_FILES=None):
        assert read_for_numbers(10**9, beside=()) == 0
    assert not fetched.called
