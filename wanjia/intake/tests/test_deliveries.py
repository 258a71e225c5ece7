"""A department's file from the door to the register: classed, approved, applied, and undone as one."""

from base64 import b64decode
from datetime import date, timedelta
from io import BytesIO

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db import IntegrityError, transaction
from openpyxl import load_workbook

from wanjia.access.queries import system_context, within
from wanjia.access.types import Purpose, Reach, RequestContext, Role
from wanjia.audit.models import Event
from wanjia.intake import queries
from wanjia.intake.actions import deliveries as intake
from wanjia.intake.models import Delivery, DeliveryChunk, SealedCase
from wanjia.intake.tests.files import MAN, OLD, as_text, number_of, table
from wanjia.intake.types import Expected
from wanjia.intake.types.deliveries import DeliveryState, RowClass
from wanjia.kernel.errors import NotFound, Refused
from wanjia.registry.models import Person
from wanjia.registry.queries import state_hash
from wanjia.registry.tests.factories import FAR, HERE, NOW, area, day, door, household, person, tell, town
from wanjia.registry.types import Basis, EventKind
from wanjia.registry.types import commands as c
from wanjia.vault.queries import verifying_key

pytestmark = pytest.mark.django_db
DEATHS, MARRIAGES = "public_security.deaths", "civil_affairs.marriages"
HERE_COUNTY = {"hjqhdm": "370203"}


@pytest.fixture(autouse=True)
def _town(db):
    town()


def steward(actor="staff:7", at=NOW):
    reach = Reach(whole_city=True)
    return RequestContext(actor, frozenset({Role.CITY_DATA_STEWARD}), reach, Purpose.INTAKE, "", at, area=HERE)


def resident(name, number, born, **known):
    sex = 2 - int(number[16]) % 2
    return person(name, born, sex, dwelling=door("101"), document_number=number, **known)


def old_man(number=OLD, name="李老"):
    return resident(name, number, day(int(number[6:10]), int(number[10:12]), int(number[12:14])))


def look(content, *, by=None, **expected):
    """Handed in and looked through; the delivery as its page shows it."""
    by = by or steward()
    number = intake.hold_delivery("文件.csv", content, expected=Expected(**expected), by=by)
    intake.look_through(number, at=NOW)
    return queries.delivery(by, number)


def apply(content, *, by=None):
    number = look(content, by=by).number
    intake.approve_delivery(number, by=by or steward())
    intake.apply_delivery(number, at=NOW)
    return queries.delivery(steward(), number)


def deaths(*changes):
    return as_text(table(DEATHS, *(HERE_COUNTY | change for change in changes)))


def held(uuid):
    with within(system_context("gate", at=NOW)):
        return Person.objects.get(uuid=uuid)


def state_of_city():
    with within(system_context("gate", at=NOW)):
        return state_hash(recorded=False)


def test_a_death_goes_from_the_file_to_the_register():
    old = old_man()
    seen = look(deaths({}))
    assert (seen.state, seen.layout, seen.counts) == (DeliveryState.PREVIEW, DEATHS, {RowClass.EVENT: 1})
    assert held(old).died_on is None
    intake.approve_delivery(seen.number, by=steward())
    intake.apply_delivery(seen.number, at=NOW)
    assert str(held(old).died_on) == "2026-10-01"


def test_every_row_ends_in_one_class_and_the_sums_agree():
    old_man()
    old_man(number_of("19300101", 7), "赵六")
    rows = deaths(
        {},
        {"gmsfhm": number_of("19300101", 7), "xm": "王无名"},  # somebody else's number
        {"gmsfhm": number_of("19310101", 7), "xm": "外地人", "hjqhdm": "110101"},
        {"gmsfhm": number_of("19320101", 7), "xm": "未来", "swrq": "20991001"},
    )
    seen = look(rows)
    assert seen.counts == {RowClass.EVENT: 1, RowClass.QUESTION: 1, RowClass.PARKED: 1, RowClass.FAULT: 1}
    assert sum(seen.counts.values()) == seen.rows == 4
    assert seen.coverage == {"here": 2, "unknown": 1, "elsewhere": 1}
    done = apply(rows)
    assert (sum(done.counts.values()), done.events) == (4, {int(EventKind.DEATH): 1})


def test_a_file_sent_twice_is_one_delivery_and_changes_nothing():
    old_man()
    first = apply(deaths({}))
    before = state_of_city()
    again = intake.hold_delivery("又一次.csv", deaths({}), expected=Expected(), by=steward("staff:8"))
    assert again == first.number
    intake.look_through(again, at=NOW)
    intake.apply_delivery(again, at=NOW)
    assert (Delivery.objects.count(), state_of_city()) == (1, before)


def test_a_row_that_another_file_has_told_changes_nothing():
    old_man()
    apply(deaths({}))
    assert apply(deaths({"zxrq": "20261009"})).counts == {RowClass.SAME: 1}


def test_what_another_file_has_told_since_the_preview_is_not_recorded_twice():
    old_man()
    slow = look(deaths({})).number
    apply(deaths({"zxrq": "20261009"}))
    intake.approve_delivery(slow, by=steward())
    intake.apply_delivery(slow, at=NOW)
    done = queries.delivery(steward(), slow)
    assert (done.counts, done.events) == ({RowClass.SAME: 1}, {})


def test_a_death_on_another_day_contradicts_the_register():
    old = old_man()
    apply(deaths({}))
    assert apply(deaths({"swrq": "20261003"})).counts == {RowClass.CONFLICT: 1}
    assert str(held(old).died_on) == "2026-10-01"


def test_a_number_with_another_name_is_asked_about_but_not_one_that_sounds_the_same():
    old_man(name="李老")
    assert look(deaths({"xm": "张三"})).counts == {RowClass.QUESTION: 1}
    assert look(deaths({"xm": "李佬"})).counts == {RowClass.EVENT: 1}


def test_a_marriage_with_somebody_of_another_city_marries_who_lives_here():
    man = resident("王强", MAN, day(1990, 3, 7))
    rows = as_text(table(MARRIAGES, {}, {"nfsfzh": number_of("19910101", 3), "nvsfzh": number_of("19910102", 4)}))
    done = apply(rows)
    assert done.counts == {RowClass.EVENT: 1, RowClass.PARKED: 1}
    assert held(man).marital == "21"
    with within(system_context("gate", at=NOW)):
        assert Person.objects.count() == 1


class TestFourEyes:
    def preview(self, changes):
        number = look(deaths({})).number
        Delivery.objects.filter(uuid=number).update(changes=changes)
        return number

    def test_the_sender_may_approve_a_thousand_changes_and_not_one_more(self):
        old_man()
        number = self.preview(1_001)
        with pytest.raises(Refused, match="1,000"):
            intake.approve_delivery(number, by=steward())
        intake.approve_delivery(number, by=steward("staff:8"))
        assert Delivery.objects.get(uuid=number).approved_by == "staff:8"

    def test_the_sender_alone_is_enough_for_a_thousand(self):
        old_man()
        number = self.preview(1_000)
        intake.approve_delivery(number, by=steward())
        assert Delivery.objects.get(uuid=number).state == DeliveryState.APPLYING

    def test_the_database_holds_to_it_too(self):
        old_man()
        number = self.preview(1_001)
        with pytest.raises(IntegrityError), transaction.atomic():
            Delivery.objects.filter(uuid=number).update(approved_by="staff:7")


class TestUndoing:
    def test_an_undone_delivery_leaves_the_city_as_it_was_before(self):
        old = old_man()
        before = state_of_city()
        number = apply(deaths({})).number
        assert state_of_city() != before
        intake.start_undo(number, by=steward("staff:8"))
        intake.undo_delivery(number, at=NOW)
        undone = queries.delivery(steward(), number)
        assert (undone.state, undone.withdrawn, undone.left_count) == (DeliveryState.UNDONE, 1, 0)
        assert state_of_city() == before
        assert held(old).died_on is None

    def test_the_same_file_may_come_again_after_it_was_undone(self):
        old = old_man()
        number = apply(deaths({})).number
        intake.start_undo(number, by=steward())
        intake.undo_delivery(number, at=NOW)
        assert apply(deaths({})).counts == {RowClass.EVENT: 1}
        assert held(old).died_on is not None

    def test_what_others_built_on_stays_and_is_named(self):
        man = resident("王强", MAN, day(1990, 3, 7))
        number = apply(as_text(table(MARRIAGES, {}))).number
        later = NOW + timedelta(hours=1)
        tell(c.Divorce(on=day(2026, 11, 1), person=man), at=later)
        intake.start_undo(number, by=steward(at=later))
        intake.undo_delivery(number, at=later)
        undone = queries.delivery(steward(), number)
        assert (undone.withdrawn, undone.left_count) == (0, 1)
        assert [(one.kind, one.persons) for one in undone.left] == [(EventKind.MARRIAGE, (man,))]

    def test_after_thirty_days_it_stays(self):
        old_man()
        number = apply(deaths({})).number
        with pytest.raises(Refused):
            intake.start_undo(number, by=steward(at=NOW + timedelta(days=31)))

    def test_nothing_is_undone_that_was_not_applied(self):
        old_man()
        with pytest.raises(Refused):
            intake.start_undo(look(deaths({})).number, by=steward())


class TestWhatIsNoFileOfADepartment:
    @pytest.mark.parametrize(
        ("content", "expected", "code"),
        [
            (b"\x89PNG\r\n\x1a\nno table", {}, "no_table"),
            (deaths({}), {"department": "health"}, "other_department"),
            (deaths({}), {"month": date(2026, 9, 1)}, "wrong_month"),
            (deaths({}).rstrip()[:-9], {}, "cut_off"),
        ],
    )
    def test_it_ends_as_refused_with_the_reason_and_leaves_nothing(self, content, expected, code):
        seen = look(content, **expected)
        assert (seen.state, [problem.code for problem in seen.problems]) == (DeliveryState.REFUSED, [code])
        assert Delivery.objects.get().content is None


class TestWhatIsKept:
    def test_a_file_is_sealed_and_gone_once_it_is_looked_through(self):
        old_man()
        number = intake.hold_delivery("死亡.csv", deaths({}), expected=Expected(), by=steward())
        assert OLD.encode() not in bytes(Delivery.objects.get().content)
        intake.look_through(number, at=NOW)
        assert Delivery.objects.get().content is None
        assert OLD.encode() not in bytes(DeliveryChunk.objects.get().content)

    def test_rows_are_gone_once_they_are_applied(self):
        old_man()
        apply(deaths({}))
        assert (DeliveryChunk.objects.get().content, Delivery.objects.get().samples) == (None, None)

    def test_rows_are_gone_when_a_delivery_is_put_aside(self):
        old_man()
        number = look(deaths({})).number
        intake.reject_delivery(number, by=steward())
        assert (DeliveryChunk.objects.get().content, Delivery.objects.get().samples) == (None, None)
        with pytest.raises(Refused):
            intake.approve_delivery(number, by=steward())

    def test_what_nobody_decides_about_is_let_go_after_thirty_days(self):
        old_man()
        number = look(deaths({})).number
        assert intake.let_expired_go(at=NOW + timedelta(days=29)) == 0
        assert intake.let_expired_go(at=NOW + timedelta(days=31)) == 1
        assert queries.delivery(steward(), number).state == DeliveryState.REJECTED
        assert (DeliveryChunk.objects.get().content, Delivery.objects.get().faults) == (None, None)

    def test_samples_are_shown_without_numbers_and_accounted_for(self):
        old = old_man()
        number = look(deaths({})).number
        seen = queries.samples(steward(), number)
        (sample,) = seen.value
        assert (sample.row, sample.of, sample.people) == (2, RowClass.EVENT, {"person": old})
        assert "李老" in sample.written.values()
        assert OLD not in sample.written.values()
        assert Event.objects.get(pk=seen.audit_id).action == "delivery.look"


def test_a_birth_brings_the_hukou_and_the_book_of_the_household_and_both_go_with_it():
    book = household("户9", door("101"), Basis.REGISTERED)
    father = number_of("19900307", 11)
    resident("王强", father, day(1990, 3, 7), hukou_area=area().id, household=book, relation="02")
    before = state_of_city()
    told = {"hjqhdm": HERE[:6], "hzgmsfhm": father, "yhzgxdm": "23", "fqsfhm": father, "mqsfhm": ""}
    done = apply(as_text(table("public_security.births", told)))
    assert done.counts == {RowClass.NEW: 1}
    with within(system_context("gate", at=NOW)):
        child = Person.objects.select_related("hukou_area", "registered_household").get(name="王小明")
        assert (child.hukou_area.code, child.registered_household.uuid) == (HERE, book)
        assert child.registered_relation == "20"
    intake.start_undo(done.number, by=steward("staff:8"))
    intake.undo_delivery(done.number, at=NOW)
    assert state_of_city() == before


def test_a_birth_of_a_mother_under_fourteen_is_a_case_for_two_officers():
    girl = number_of("20140501", 22)
    resident("李小", girl, day(2014, 5, 1))
    births = as_text(table("public_security.births", {"mqsfhm": girl, "fqsfhm": "", "hjqhdm": "370203"}))
    assert apply(births).counts == {RowClass.NEW: 1}
    assert SealedCase.objects.get().reason == "mother_under_age"


def test_a_delivery_is_its_offices_to_see():
    old_man()
    number = look(deaths({})).number
    far = RequestContext("staff:9", frozenset(), Reach(), Purpose.INTAKE, "", NOW, area=FAR)
    with pytest.raises(NotFound):
        queries.delivery(far, number)


class TestPapers:
    def test_the_receipt_names_every_class_and_its_signature_holds(self):
        old_man()
        text, _, line = apply(deaths({})).receipt.rpartition("— Ed25519 ")
        key, signature = line.split()
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(key))
        public.verify(b64decode(signature), text.encode())
        assert key == verifying_key()
        assert "人口变动: 1" in text
        with pytest.raises(InvalidSignature):
            public.verify(b64decode(signature), text.replace("1", "2").encode())

    def test_faults_go_back_as_a_workbook_that_computes_nothing(self):
        number = look(deaths({"swrq": "20991001"}, {"xm": "=王"})).number
        book = load_workbook(BytesIO(queries.fault_file(steward(), number, lambda text: text)))
        rows = list(book.active.iter_rows(min_row=2))
        assert {(row[0].value, row[1].value) for row in rows} >= {(2, "死亡日期"), (3, "姓名")}
        assert all(cell.data_type in "sn" for row in rows for cell in row)
