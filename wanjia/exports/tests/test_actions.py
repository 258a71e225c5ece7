"""Orders from the asking to the removal: what leaves, to whom, and what the log keeps."""

import csv
import io
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from wanjia.access.models import Posting
from wanjia.access.types import Role
from wanjia.audit.models import Event
from wanjia.desk.tests.factories import NOW
from wanjia.exports import actions, queries
from wanjia.exports.actions import making, taking
from wanjia.exports.models import Order, Part, Piece
from wanjia.exports.tests.factories import REASON, agreed, ready, sheet, wish
from wanjia.exports.types import Form, State, Taken
from wanjia.kernel.errors import Forbidden, NotFound, Refused
from wanjia.registry.tests.looks import sealed
from wanjia.vault.types import Unreadable

WORKER, CLERK, OFFICER = Role.COMMUNITY_WORKER, Role.TOWNSHIP_CLERK, Role.COUNTY_OFFICER


def taken(found: Taken) -> bytes:
    return b"".join(found.chunks)


def said(number) -> list[str]:
    """What the log says of a file, in order."""
    return list(Event.objects.filter(object=f"file:{number}").order_by("id").values_list("action", flat=True))


def exported() -> Counter:
    with connection.cursor() as cursor:
        cursor.execute("SELECT person FROM audit_subject WHERE grade = 'exported'")
        return Counter(person for (person,) in cursor.fetchall())


def order(number) -> Order:
    return Order.objects.get(uuid=number)


class TestAtOnce:
    def test_a_short_list_is_the_answer_and_everybody_in_it_is_in_the_log(self, made, people):
        found = actions.take_out(wish(column="born"), "张工", by=people(WORKER))
        title, _asked, mark, heads, *rows = sheet(taken(found))
        assert title[0] == "和兴路社区人口台账"
        assert "张工" in mark[0]
        assert heads == ["姓名", "出生日期"]
        assert len(rows) == len(made.persons)
        assert exported() == Counter(made.persons)
        assert not Order.objects.exists()

    def test_a_household_list_tells_the_head_and_the_size(self, made, people):
        found = actions.take_out(wish(name="households", form=Form.CSV), "张工", by=people(WORKER))
        heads, *rows = csv.reader(io.StringIO(taken(found).decode("utf-8-sig")))
        assert heads == ["户号", "户主", "户类型", "社区（村）", "住址", "人数", "取用人"]
        assert len(rows) == len(made.households)
        assert all("张工" in row[-1] for row in rows)

    def test_the_log_says_how_many_rows_left_and_of_how_many_persons(self, made, people):
        actions.take_out(wish(name="households", form=Form.CSV), "张工", by=people(WORKER))
        with connection.cursor() as cursor:
            cursor.execute("SELECT fields FROM audit_event WHERE action = 'file.take'")
            ((fields,),) = cursor.fetchall()
        assert fields == [f"rows={len(made.households)}", f"persons={len(made.persons)}"]

    def test_who_looked_at_a_person_leaves_too(self, made, people):
        person = str(made.persons[0])
        actions.take_out(wish(), "张工", by=people(WORKER))
        found = actions.take_out(wish(name="looks", person=person), "张工", by=people(WORKER))
        assert [row[3] for row in sheet(taken(found))[4:]] == ["导出文件", "修改"]  # the latest first

    def test_a_foreign_area_and_a_list_nobody_declared_are_not_found(self, people):
        for asked in (wish(area="1"), wish(name="secrets")):
            with pytest.raises(NotFound):
                actions.take_out(asked, "张工", by=people(WORKER))


@pytest.mark.usefixtures("bulk")
class TestSecondOfficer:
    def test_many_persons_wait_and_nothing_of_them_is_read(self, made, people):
        number = actions.take_out(wish(), "张工", by=people(WORKER))
        assert order(number).state == State.ASKED
        assert sum(len(part.ids) for part in Part.objects.all()) == len(made.persons)
        assert not exported()
        assert said(number) == ["file.ask"]

    def test_households_are_as_many_persons_as_live_in_them(self, made, people, monkeypatch):
        monkeypatch.setattr("wanjia.exports.rules.deciding.BULK", len(made.households))
        assert len(made.persons) > len(made.households)
        number = actions.take_out(wish(name="households"), "张工", by=people(WORKER))
        (asked,) = queries.undecided(people(CLERK))
        assert (asked.number, asked.rows, asked.persons) == (number, len(made.households), len(made.persons))
        told = queries.preview(people(WORKER), "households", {})
        assert (told.rows, told.persons, told.second) == (asked.rows, asked.persons, True)

    def test_without_a_reason_nothing_is_asked(self, people):
        with pytest.raises(Refused):
            actions.take_out(wish(reason=" "), "张工", by=people(WORKER))
        assert not Order.objects.exists()

    def test_the_level_above_and_the_security_officer_are_asked_and_nobody_else(self, people):
        number = actions.take_out(wish(), "张工", by=people(WORKER))
        for role in (CLERK, Role.SECURITY_ADMIN):
            (one,) = queries.undecided(people(role))
            assert (one.number, one.reason, one.asker) == (number, REASON, "张工")
        for role in (WORKER, OFFICER, Role.CITY_DATA_STEWARD):
            assert queries.undecided(people(role)) == ()
        with pytest.raises(NotFound):
            actions.decide(number, agree=True, by=people(OFFICER))

    def test_nobody_agrees_to_what_they_asked_for(self, people):
        number = actions.take_out(wish(), "张工", by=people(CLERK))
        with pytest.raises(Refused):
            actions.decide(number, agree=True, by=people(CLERK))
        with pytest.raises(IntegrityError), transaction.atomic():
            Order.objects.filter(uuid=number).update(decided_by=people(CLERK).staff_id)

    def test_the_database_makes_nothing_that_nobody_agreed_to(self, people):
        number = actions.take_out(wish(), "张工", by=people(WORKER))
        actions.make(number, clock=lambda: NOW)
        assert order(number).state == State.ASKED
        with pytest.raises(IntegrityError), transaction.atomic():
            Order.objects.filter(uuid=number).update(state="ready")

    def test_what_is_declined_is_gone(self, people):
        number = actions.take_out(wish(), "张工", by=people(WORKER))
        actions.decide(number, agree=False, by=people(CLERK))
        assert (order(number).state, Part.objects.count()) == (State.DECLINED, 0)
        assert said(number) == ["file.ask", "file.decline"]

    def test_six_orders_under_way_are_too_many(self, people):
        for _ in range(5):
            actions.take_out(wish(), "张工", by=people(WORKER))
        with pytest.raises(Refused):
            actions.take_out(wish(), "张工", by=people(WORKER))


@pytest.mark.usefixtures("bulk")
class TestWithoutWitness:
    def test_after_four_hours_many_persons_are_not_asked_for_agreed_to_or_handed_out(self, people):
        made, waiting = ready(people(WORKER), people(CLERK)), actions.take_out(wish(), "张工", by=people(WORKER))
        worker, clerk = (replace(people(role), at=NOW + timedelta(hours=4, seconds=1)) for role in (WORKER, CLERK))
        for refused in (
            lambda: actions.take_out(wish(), "张工", by=worker),
            lambda: actions.decide(waiting, agree=True, by=clerk),
            lambda: actions.hand_out(made, by=worker),
        ):
            with pytest.raises(Refused, match="witness"):
                refused()
        assert [order(one).state for one in (made, waiting)] == [State.READY, State.ASKED]
        assert said(made)[-1] == "file.make"

    def test_short_lists_and_a_no_to_long_ones_go_on(self, people, monkeypatch):
        number = actions.take_out(wish(), "张工", by=people(WORKER))
        worker, clerk = (replace(people(role), at=NOW + timedelta(hours=5)) for role in (WORKER, CLERK))
        actions.decide(number, agree=False, by=clerk)
        monkeypatch.setattr("wanjia.exports.rules.deciding.BULK", 1_000)
        assert isinstance(actions.take_out(wish(), "张工", by=worker), Taken)


@pytest.mark.usefixtures("bulk")
class TestMaking:
    @pytest.mark.parametrize("form", [Form.XLSX, Form.CSV])
    def test_the_file_holds_the_frozen_persons_in_their_order(self, made, people, monkeypatch, form):
        monkeypatch.setattr(taking, "PART", 4)
        monkeypatch.setattr(making, "PIECE", 700)
        number = ready(people(WORKER), people(CLERK), form, column="born")
        content = taken(actions.hand_out(number, by=people(WORKER)))
        rows = sheet(content)[4:] if form is Form.XLSX else content.decode("utf-8-sig").splitlines()[1:]
        assert len(rows) == len(made.persons)
        assert exported() == Counter(made.persons)
        assert Piece.objects.count() > 1
        assert said(number)[:2] == ["file.ask", "file.approve"]
        assert said(number)[-2:] == ["file.make", "file.download"]

    def test_whoever_is_sealed_meanwhile_is_not_in_it(self, made, people):
        number = agreed(people(WORKER), people(CLERK))
        sealed(made.persons[0])
        actions.make(number, clock=lambda: NOW)
        assert len(sheet(taken(actions.hand_out(number, by=people(WORKER))))[4:]) == len(made.persons) - 1

    def test_a_worker_that_died_leaves_it_to_the_next(self, made, people, monkeypatch):
        monkeypatch.setattr(taking, "PART", 4)
        number = agreed(people(WORKER), people(CLERK))
        dying = iter([None, None])
        store = making.Pieces.store

        def killed(self, done, *, last=False):
            store(self, done, last=last)
            if next(dying, "dead") == "dead":
                raise KeyboardInterrupt

        with monkeypatch.context() as patch:
            patch.setattr(making.Pieces, "store", killed)
            with pytest.raises(KeyboardInterrupt):
                actions.make(number, clock=lambda: NOW)
        assert order(number).state == State.MAKING
        actions.make(number, clock=lambda: NOW)
        assert order(number).state == State.READY
        assert len(sheet(taken(actions.hand_out(number, by=people(WORKER))))[4:]) == len(made.persons)

    def test_one_that_comes_back_finds_another_at_it_and_stops(self, people):
        number = agreed(people(WORKER), people(CLERK))
        first = making._begin(number)
        actions.make(number, clock=lambda: NOW)
        with pytest.raises(making.Stopped):
            making.Pieces(first).store(1)
        assert order(number).state == State.READY

    def test_a_cancelled_order_stops_and_leaves_nothing(self, people, monkeypatch):
        monkeypatch.setattr(taking, "PART", 4)
        number = agreed(people(WORKER), people(CLERK))
        store = making.Pieces.store

        def cancelled(self, done, *, last=False):
            if not last and done > 4:
                actions.cancel(number, by=people(WORKER))
            store(self, done, last=last)

        with monkeypatch.context() as patch:
            patch.setattr(making.Pieces, "store", cancelled)
            actions.make(number, clock=lambda: NOW)
        assert (order(number).state, Piece.objects.count(), Part.objects.count()) == (State.CANCELLED, 0, 0)

    def test_a_right_that_ended_meanwhile_makes_no_file(self, people):
        number = agreed(people(WORKER), people(CLERK))
        Posting.objects.filter(staff=people(WORKER).staff_id).update(ended_at=NOW)
        with pytest.raises(Forbidden):
            actions.make(number, clock=lambda: NOW)
        actions.fail(number, at=NOW)
        assert (order(number).state, Piece.objects.count()) == (State.FAILED, 0)
        assert not exported()


@pytest.mark.usefixtures("bulk")
class TestHandingOut:
    def test_a_file_is_for_the_one_who_ordered_it(self, people):
        number = ready(people(WORKER), people(CLERK))
        for other in (people(WORKER, "neighbour"), people(CLERK)):
            with pytest.raises(NotFound):
                actions.hand_out(number, by=other)
            with pytest.raises(NotFound):
                actions.cancel(number, by=other)

    def test_it_lies_sealed_and_a_piece_opens_in_its_place_only(self, people, monkeypatch):
        monkeypatch.setattr(making, "PIECE", 700)
        number = ready(people(WORKER), people(CLERK))
        one, two = (bytes(piece.content) for piece in Piece.objects.order_by("number")[:2])
        assert b"PK" not in one[:16]
        Piece.objects.filter(number=0).delete()
        first = Piece.objects.get(number=1)
        Piece(uuid=making.piece_id(number, 0), order=first.order, number=0, content=two).save(force_insert=True)
        with pytest.raises(Unreadable):
            taken(actions.hand_out(number, by=people(WORKER)))

    def test_after_seven_days_it_is_gone_and_that_it_was_made_stays_known(self, people):
        number = ready(people(WORKER), people(CLERK))
        assert actions.remove_expired(at=NOW + timedelta(days=6, hours=23)) == 0
        assert actions.remove_expired(at=NOW + timedelta(days=7)) == 1
        assert (order(number).state, Piece.objects.count()) == (State.REMOVED, 0)
        with pytest.raises(NotFound):
            actions.hand_out(number, by=people(WORKER))
        assert said(number)[-1] == "file.remove"
