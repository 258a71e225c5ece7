"""Reading ahead: all of it is read, each part by another, and what goes wrong there goes wrong for nobody."""

import threading
from unittest.mock import patch

import pytest
from django.db import DatabaseError, connection

from wanjia.access.queries import system_context, within
from wanjia.intake.actions.deliveries.ahead import HANDS, LEAST, asked_ahead, people_ahead, read_by_many
from wanjia.intake.queries.profiles import file_layout
from wanjia.intake.tests.files import MAN, WOMAN
from wanjia.intake.types.deliveries import Told
from wanjia.registry import sql
from wanjia.registry.models import LifeEvent
from wanjia.registry.queries import holders, read_ahead
from wanjia.registry.tests.factories import NOW, day, door, household, person, tell, town
from wanjia.registry.types import EventKind
from wanjia.registry.types import commands as c

pytestmark = pytest.mark.django_db
GATE = system_context("gate", at=NOW)


def test_everything_is_read_once_by_several_at_once():
    parts, meeting = [], threading.Barrier(HANDS, timeout=30)

    def read(part):
        meeting.wait()
        parts.append(part)

    read_by_many(range(LEAST), read, by=GATE)
    assert sorted(one for part in parts for one in part) == [*range(LEAST)]


def test_for_a_few_nobody_is_called():
    read_by_many(range(LEAST - 1), lambda part: pytest.fail("called"), by=GATE)


def test_what_cannot_be_read_ahead_is_left_to_the_caller():
    def fails(part):
        raise DatabaseError("gone")

    read_by_many(range(LEAST), fails, by=GATE)


def test_about_the_next_part_it_is_asked_while_one_is_worked_on():
    caller, asked = threading.get_ident(), {}
    begun = {part: threading.Event() for part in range(4)}

    def ask(part):
        asked[part] = threading.get_ident()
        begun[part].set()
        return part * part

    for part, answer in asked_ahead(iter(range(3)), ask):
        assert answer == part * part
        if part < 2:
            assert begun[part + 1].wait(30)
    assert [part for part, where in sorted(asked.items()) if where == caller] == [0]
    assert sorted(asked) == [0, 1, 2]


def test_what_goes_wrong_ahead_is_the_callers():
    def ask(part):
        if part:
            raise DatabaseError("gone")

    parts = asked_ahead(iter(range(2)), ask)
    next(parts)
    with pytest.raises(DatabaseError):
        next(parts)


def test_of_nothing_nothing_is_asked():
    assert list(asked_ahead(iter(()), lambda part: pytest.fail("asked"))) == []


def test_of_rows_to_come_those_they_name_are_read_with_what_their_events_look_at():
    town()
    held = person(born=day(1992, 5, 1), document_number=WOMAN, dwelling=door())
    rows = [Told(place, {"person_number": number}) for place, number in enumerate((WOMAN, MAN))]
    ahead = "wanjia.intake.actions.deliveries.ahead"

    def at_once(asked, read, *, by):
        with within(by):
            read(list(asked))

    with patch(f"{ahead}.read_by_many", at_once), patch(f"{ahead}.read_ahead") as asked:
        people_ahead(file_layout("residence_permits.permits"), rows, by=GATE)
    asked.assert_called_once_with([held], kinds={EventKind.PERMIT_ISSUED, EventKind.PERMIT_ENDORSED})


def test_who_bears_a_number_is_told_by_the_index_alone():
    town()
    person(born=day(1992, 5, 1), document_number=WOMAN)
    with within(GATE), patch("wanjia.registry.queries.holders.sql.rows", wraps=sql.rows) as asked:
        assert len(holders([WOMAN]).by_number) == 1
        (call,) = asked.call_args_list
        with connection.cursor() as cursor:
            # Of a small table every plan costs nearly the same; asked is whether the index can answer alone.
            for other in ("seqscan", "bitmapscan", "indexscan"):
                cursor.execute(f"SET LOCAL enable_{other} = off")
            cursor.execute(f"EXPLAIN {sql.text(*call.args)}", call.kwargs)
            plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "Index Only Scan using registry_document_bearer" in plan


def read(*people, events=(), kind=EventKind.DEATH):
    """What was read, counted by where it lies."""
    with within(GATE), patch("wanjia.registry.queries.holders.sql.rows", wraps=sql.rows) as asked:
        read_ahead(people, events=events, kinds={kind})
        (call,) = asked.call_args_list
        (counted,) = sql.rows(*call.args, **call.kwargs)
    return counted


def test_for_a_death_people_are_read_with_whom_they_are_married_to():
    town()
    woman, man, other = person(dwelling=door()), person("王强", sex=1, dwelling=door()), person("李四")
    alone = read(woman)
    tell(c.Marriage(on=day(2026), person=woman, spouse=man))
    assert read(woman).facts > alone.facts + 1
    assert read(woman, other).facts > read(woman).facts
    assert read(woman, kind=EventKind.MARRIAGE).facts < read(woman).facts


def test_for_papers_no_household_is_read():
    town()
    home = household()
    woman = person(dwelling=door(), household=home, relation="02")
    assert read(woman, kind=EventKind.RESIDENCE_OUT).residents == 1
    papers = read(woman, kind=EventKind.PERMIT_ISSUED)
    assert (papers.homes, papers.residents, papers.registered) == (0, 0, 0)
    # nor where she lives
    assert papers.facts == read(woman, kind=EventKind.RESIDENCE_OUT).facts - 1


def test_to_undo_events_is_read_what_has_happened_to_whom_they_are_about():
    town()
    woman = person(dwelling=door())
    married = tell(c.Marriage(on=day(2026), person=woman))
    event = LifeEvent.objects.get(uuid=married.event).pk
    counted = read(events=[event], kind=EventKind.MARRIAGE)
    assert counted.past == 2
    assert counted.facts > read(woman, kind=EventKind.MARRIAGE).facts
