"""What goes back to a sender: a value only where its authority told it; never what was learned to serve somebody."""

from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from uuid import UUID

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from wanjia.access.queries import system_context, within
from wanjia.audit.models import Event
from wanjia.intake import queries
from wanjia.intake.actions import decide_question, take_back_answer, take_corrections
from wanjia.intake.actions import deliveries as intake
from wanjia.intake.actions.deliveries import returning
from wanjia.intake.models import Delivery, DeliveryChunk, DeliveryCount, Question
from wanjia.intake.rules.corrections import Difference, differences, goes_back
from wanjia.intake.rules.survivorship import Claim
from wanjia.intake.sources.catalogue import DEPARTMENTS
from wanjia.intake.tests.files import BY_CODE, MAN, OLD, as_text, number_of, table
from wanjia.intake.tests.test_classifying import HER, HERE, HIM, KNOWN, knowing
from wanjia.intake.tests.test_deliveries import apply, deaths, look, old_man, resident, steward
from wanjia.intake.types import Answer, Authority, Expected
from wanjia.intake.types.deliveries import RowClass, Told, Verdict
from wanjia.intake.types.quality import Measure
from wanjia.kernel.errors import NotFound
from wanjia.registry.actions import record
from wanjia.registry.tests.factories import NOW, day, tell, town
from wanjia.registry.types import FactKind, Provenance, Source, Standing
from wanjia.registry.types import commands as c

SCHOOL, CARDS, ENROLMENT = "education.enrolment", "disabled_federation.cards", "social_security.enrolment"
CANARY = "13955550001"
ON = date(2026, 10, 5)
CLAIMS = st.builds(
    Claim,
    value=st.just("held"),
    source=st.sampled_from(Source),
    standing=st.sampled_from(Standing),
    day=st.just(ON),
    corrected=st.booleans(),
)
FOUND = st.builds(
    Difference,
    row=st.just(2),
    fact=st.just("person_name"),
    person=st.just(UUID(int=1)),
    kind=st.sampled_from([*FactKind, None]),
    told=st.just("told"),
    on=st.just(ON),
    sure=st.booleans(),
)


class TestWhatMayGoBack:
    @given(found=FOUND, held=CLAIMS)
    def test_a_value_goes_back_only_as_its_authority_has_confirmed_it(self, found, held):
        department = next((one for one in DEPARTMENTS if one.source is held.source), None)
        master = department and found.kind and department.authority.get(found.kind) is Authority.MASTER
        may = bool(master and found.sure and held.standing is Standing.CONFIRMED)
        assert bool(goes_back(found, held)) == may

    @given(found=FOUND, held=CLAIMS)
    def test_no_phone_address_or_household_ever_does(self, found, held):
        for kind in (FactKind.CONTACT, FactKind.RESIDENCE, FactKind.MEMBERSHIP, FactKind.PREFERENCE):
            assert goes_back(replace(found, kind=kind), held) == ""

    @given(found=FOUND, held=CLAIMS)
    def test_nothing_a_resident_or_a_clerk_told_does(self, found, held):
        for source in (Source.DESK, Source.API):
            assert goes_back(found, replace(held, source=source)) == ""


def found_in(code, known=KNOWN, of=RowClass.SAME, people=None, **facts):
    people = {"person": HIM.person} if people is None else people
    told = Told(2, {"happened_on": ON, "registered_on": ON} | facts)
    verdict = Verdict(of, people=people)
    return {one.fact: one for one in differences(BY_CODE[code], told, verdict, known)}


class TestWhereTheyDiffer:
    def test_each_fact_of_a_person_is_held_against_the_register(self):
        found = found_in("residence_permits.permits", person_name="王墙", person_number=MAN, person_sex="2",
                         person_born_on=date(1990, 3, 8), area="370285001001")  # fmt: skip
        assert {fact: one.kind for fact, one in found.items()} == {
            "person_name": FactKind.NAME,
            "person_sex": FactKind.BIRTH,
            "person_born_on": FactKind.BIRTH,
            "area": FactKind.RESIDENCE,
        }

    def test_the_same_in_variant_characters_or_fewer_digits_is_no_difference(self):
        assert found_in("residence_permits.permits", person_name="王強", person_number=MAN, area=HERE[:6]) == {}

    @pytest.mark.parametrize("of", [RowClass.QUESTION, RowClass.FAULT])
    def test_nothing_is_told_while_it_is_not_certain_whom_a_row_means(self, of):
        assert found_in(SCHOOL, of=of, person_name="张三", person_number=MAN) == {}

    def test_adoptions_tell_nothing(self):
        people = {"child": HIM.person}
        assert (
            found_in("civil_affairs.adoptions", people=people, child_name="张三", child_number=MAN, act="adopted") == {}
        )

    def test_a_phone_is_held_against_the_one_that_is_known_without_opening_it(self):
        him = replace(HIM, phone=b"known", phone_since=ON, phone_source=int(Source.DESK))
        told = {"person_name": "王强", "person_number": MAN, "person_phone": "13900000000"}
        assert found_in(ENROLMENT, knowing(him, phones={"13900000000": b"known"}), **told) == {}
        (found,) = found_in(ENROLMENT, knowing(him, phones={"13900000000": b"other"}), **told).values()
        assert (found.kind, found.held) == (FactKind.CONTACT, "")

    def test_a_number_of_somebody_else_is_to_be_checked_and_nothing_said_of_whose_it_is(self):
        told = Told(2, {"happened_on": ON, "registered_on": ON, "person_name": "李芳", "person_number": MAN},
                    {"person": HER.person})  # fmt: skip
        verdict = Verdict(RowClass.SAME, people={"person": HER.person})
        (found,) = differences(BY_CODE[SCHOOL], told, verdict, KNOWN)
        assert (found.fact, found.kind, found.person) == ("person_number", None, HER.person)
        assert goes_back(found, Claim("held", Source.PUBLIC_SECURITY, Standing.CONFIRMED, ON)) == ""


# From the file to the file that goes back


@pytest.fixture
def _town(db, monkeypatch):
    # whether a second person has to answer is drawn from the question's number; here one is enough
    monkeypatch.setattr("wanjia.intake.actions.questions.wants_second", lambda question: False)
    town()


def told_by(command, source, standing):
    with within(system_context("gate", at=NOW)):
        by = system_context("gate", at=NOW)
        return record(command, provenance=Provenance(source, standing, "staff:1", NOW), by=by)


def named_by_police(person, name):
    renamed = c.NameChange(on=day(2020, 1, 1), person=person, name=name)
    told_by(renamed, Source.PUBLIC_SECURITY, Standing.CONFIRMED)


def pupils(*changes):
    sample = {"xm": "王强", "sfzh": MAN, "xxbsm": "3137000001", "nj": "一年级", "rxrq": "20260901"}
    rows = [sample | one for one in changes]
    return as_text([list(sample), *[list(row.values()) for row in rows]])


def death_certificate():
    """Another day than the police's, for the same man."""
    row = {"swzbh": "SW370001", "xm": "李老", "sfzh": OLD, "xb": "1", "csrq": "19400101"}
    row |= {"swrqsj": "20261003", "qfrq": "20261004"}
    return as_text([list(row), list(row.values())])


def insured(phone, name="王强"):
    row = {"xm": name, "sfzh": MAN, "cbzt": "1", "xzdm": "310", "cbd": "370203", "cbrq": "20261001", "lxdh": phone}
    return as_text([list(row), list(row.values())])


def book_of(number, *, by=None):
    seen = take_corrections(number, by=by or steward(), translated=lambda text: text)
    rows = load_workbook(BytesIO(seen.value)).active.iter_rows(min_row=2)
    return [[cell.value for cell in row] for row in rows]


def texts_of(number):
    seen = take_corrections(number, by=steward(), translated=lambda text: text)
    rows = load_workbook(BytesIO(seen.value)).active.iter_rows()
    return "\n".join(str(cell.value) for row in rows for cell in row)


@pytest.mark.usefixtures("_town")
class TestTheWayBack:
    def test_the_senders_row_is_told_with_the_value_that_the_authority_gave(self):
        named_by_police(resident("王蔷", MAN, day(1990, 3, 7)), "王墙")
        done = apply(pupils({}))
        assert (done.counts, done.differing) == ({RowClass.SAME: 1}, 1)
        ((row, column, words, file),) = book_of(done.number)
        assert (row, column, file) == (2, "姓名", "文件.csv")
        assert words == "By the register it is “王墙”, as told by 公安. Please correct it."

    def test_what_anybody_else_told_is_only_to_be_checked(self):
        resident("王墙", MAN, day(1990, 3, 7), standing=Standing.CONFIRMED)
        done = apply(pupils({}))
        assert done.differing == 1
        ((row, column, words, _file),) = book_of(done.number)
        assert (row, column, words) == (2, "姓名", "姓名 differs from the register. Please check it.")
        assert "王墙" not in texts_of(done.number)

    def test_where_the_file_stands_above_the_register_nothing_goes_back(self):
        resident("王墙", MAN, day(1990, 3, 7), standing=Standing.REPORTED)
        assert apply(pupils({})).differing == 0

    def test_a_death_on_another_day_than_the_police_say(self):
        old_man()
        first = apply(deaths({}))
        done = apply(death_certificate())
        assert first.differing == 0
        assert done.counts == {RowClass.CONFLICT: 1}
        ((_row, column, words, _file),) = book_of(done.number)
        assert (column, "2026-10-01" in words) == ("死亡日期时间", True)

    def test_a_second_marriage_is_to_be_checked_and_nothing_said_of_the_first(self):
        man = resident("王强", MAN, day(1990, 3, 7))
        tell(c.Marriage(on=day(2020, 5, 1), person=man))
        done = apply(as_text(table("civil_affairs.marriages", {"nvsfzh": number_of("19920502", 24)})))
        ((_row, column, words, _file),) = book_of(done.number)
        assert (column, words) == ("登记日期", "登记日期 differs from the register. Please check it.")

    def test_whoever_is_told_of_stands_in_the_log_as_sent_and_the_fetching_is_counted(self):
        man = resident("王墙", MAN, day(1990, 3, 7), standing=Standing.CONFIRMED)
        done = apply(pupils({}))
        book_of(done.number)
        event = Event.objects.get(action="delivery.return")
        assert event.actor == "staff:7"
        with connection.cursor() as cursor:
            cursor.execute("SELECT person, grade FROM audit_subject WHERE event = %s", [event.pk])
            assert cursor.fetchall() == [(man, "sent")]
        row = Delivery.objects.get()
        assert (row.returned_by, row.returned_at) == ("staff:7", NOW)
        returned = DeliveryCount.objects.filter(measure=Measure.RETURNED).values_list("area", "key", "count")
        assert list(returned) == [("370203", "person_name:check", 1)]
        book_of(done.number)
        assert DeliveryCount.objects.filter(measure=Measure.RETURNED).count() == 1

    def test_nothing_goes_back_before_it_is_entered_or_after_it_was_undone(self):
        resident("王墙", MAN, day(1990, 3, 7), standing=Standing.CONFIRMED)
        number = look(pupils({})).number
        with pytest.raises(NotFound):
            book_of(number)
        intake.approve_delivery(number, by=steward())
        intake.apply_delivery(number, at=NOW)
        assert len(book_of(number)) == 1
        intake.start_undo(number, by=steward())
        intake.undo_delivery(number, at=NOW)
        with pytest.raises(NotFound):
            book_of(number)

    def test_they_are_sealed_and_let_go_after_thirty_days(self):
        named_by_police(resident("王蔷", MAN, day(1990, 3, 7)), "王墙")
        done = apply(pupils({}))
        assert "王墙".encode() not in bytes(Delivery.objects.get().corrections)
        intake.let_expired_go(at=NOW + timedelta(days=31))
        assert Delivery.objects.get().corrections is None
        with pytest.raises(NotFound):
            book_of(done.number)
        assert queries.delivery(steward(), done.number).differing == 0

    def test_a_hostile_name_is_text_in_the_file_that_goes_back(self):
        resident("王墙", MAN, day(1990, 3, 7), standing=Standing.CONFIRMED)
        number = intake.hold_delivery("=cmd|x.csv", pupils({}), expected=Expected(), by=steward())
        intake.look_through(number, at=NOW)
        intake.approve_delivery(number, by=steward())
        intake.apply_delivery(number, at=NOW)
        seen = take_corrections(number, by=steward(), translated=lambda text: text)
        cells = [cell for row in load_workbook(BytesIO(seen.value)).active.iter_rows() for cell in row]
        assert {cell.data_type for cell in cells} <= {"s", "n"}


@pytest.mark.usefixtures("_town")
class TestDecidedQuestions:
    def asked(self):
        """A row whose number belongs to somebody of another name: asked about, and nothing goes back so far."""
        person = resident("张三", MAN, day(1990, 3, 7), standing=Standing.CONFIRMED)
        done = apply(pupils({}))
        assert (done.counts, done.differing) == ({RowClass.QUESTION: 1}, 0)
        return person, done.number, Question.objects.get().uuid

    def test_once_people_say_whom_it_means_what_differs_goes_back(self):
        person, number, question = self.asked()
        decide_question(question, Answer.SAME, person=person, by=steward())
        assert [row[1] for row in book_of(number)] == ["姓名"]
        take_back_answer(question, by=steward())
        with pytest.raises(NotFound):
            book_of(number)

    def test_a_number_that_belongs_to_somebody_else_is_to_be_checked(self):
        _person, number, question = self.asked()
        decide_question(question, Answer.DIFFERENT, by=steward())
        assert [(row[1], "differs" in row[2]) for row in book_of(number)] == [("公民身份号码", True)]

    def test_where_people_let_the_file_stand_nothing_goes_back(self):
        old_man()
        apply(deaths({}))
        done = apply(death_certificate())
        assert len(book_of(done.number)) == 1
        decide_question(Question.objects.get().uuid, Answer.REPLACE, by=steward())
        assert queries.delivery(steward(), done.number).differing == 0
        with pytest.raises(NotFound):
            book_of(done.number)

    def test_where_people_let_the_register_stand_the_sender_is_told_though_it_said_something_later(self):
        old_man()
        apply(deaths({}))
        done = apply(deaths({"swrq": "20261003"}))
        with pytest.raises(NotFound):
            book_of(done.number)
        question = Question.objects.get().uuid
        decide_question(question, Answer.KEEP, by=steward())
        ((row, _column, words, _file),) = book_of(done.number)
        assert (row, "2026-10-01" in words, queries.delivery(steward(), done.number).differing) == (2, True, 1)
        take_back_answer(question, by=steward())
        assert queries.delivery(steward(), done.number).differing == 0


@pytest.mark.usefixtures("_town")
class TestCanary:
    """A phone that a resident told never leaves in a file for a department, whoever asks and whatever the file says."""

    def applied(self):
        resident("王墙", MAN, day(1990, 3, 7), phone=CANARY)
        done = apply(insured("13911112222"))
        assert done.differing == 1
        return done.number

    def test_it_is_in_no_corrections_file(self):
        number = self.applied()
        text = texts_of(number)
        assert "联系电话 differs" in text
        assert CANARY not in text
        sealed = [*Delivery.objects.values_list("corrections", flat=True)]
        sealed += DeliveryChunk.objects.values_list("corrections", flat=True)
        owners = [
            *Delivery.objects.values_list("uuid", flat=True),
            *DeliveryChunk.objects.values_list("uuid", flat=True),
        ]
        told = [
            one for owner, kept in zip(owners, sealed, strict=True) if kept for one in returning._opened(owner, kept)
        ]
        assert [one.value for one in told] == [""]

    def test_without_the_filter_it_would_be(self, monkeypatch):
        monkeypatch.setattr(returning, "goes_back", lambda found, held: "public_security")
        assert CANARY in texts_of(self.applied())
