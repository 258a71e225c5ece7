"""Rows that a number does not settle: asked about, answered by people, taken in or left out, and taken back."""

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from wanjia.intake import queries, tasks
from wanjia.intake.actions import decide_question, take_back_answer
from wanjia.intake.actions import deliveries as intake
from wanjia.intake.actions.deciding import SETTLE
from wanjia.intake.models import Question
from wanjia.intake.rules.settling import replacing
from wanjia.intake.tests.files import MAN, OLD, as_text, number_of, table
from wanjia.intake.tests.test_deliveries import apply, deaths, held, old_man, state_of_city, steward
from wanjia.intake.types import Answer, QuestionKind, QuestionState
from wanjia.intake.types.deliveries import RowClass, Told, Verdict
from wanjia.kernel.errors import Refused
from wanjia.registry.tests.factories import NOW, day, door, person, tell, town
from wanjia.registry.types import commands as c

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _town(db, monkeypatch):
    # whether a second person has to answer is drawn from the question's number; here one is enough
    monkeypatch.setattr("wanjia.intake.actions.questions.wants_second", lambda question: False)
    town()


def question():
    return Question.objects.get()


def killed(*_):
    raise KeyboardInterrupt


def carry_out_jobs():
    """What the worker would do of what waits, whenever it is due."""
    for job in ProcrastinateJob.objects.filter(task_name=SETTLE, status="todo"):
        tasks.settle_answered(**job.args)


def counts(number):
    return queries.delivery(steward(), number).counts


@pytest.fixture
def other_name():
    """A row with the number of somebody who is called otherwise, entered: (its delivery, the bearer)."""
    bearer = old_man(name="李老")
    return apply(deaths({"xm": "张三"})).number, bearer


class TestWhomARowMeans:
    def test_a_number_with_another_name_is_put_to_people_with_its_bearer(self, other_name):
        number, bearer = other_name
        asked = question()
        assert (asked.kind, asked.delivery, asked.row, asked.role) == (QuestionKind.ROW_MATCH, number, 2, "person")
        assert list(asked.candidates.values_list("person", flat=True)) == [bearer]
        assert OLD.encode() not in bytes(asked.content)
        assert held(bearer).died_on is None

    def test_the_same_person_the_row_is_taken_in_and_counted_as_what_it_is(self, other_name):
        number, bearer = other_name
        decide_question(question().uuid, Answer.SAME, person=bearer, by=steward())
        assert str(held(bearer).died_on) == "2026-10-01"
        assert counts(number) == {RowClass.EVENT: 1}

    def test_somebody_else_the_row_is_left_out(self, other_name):
        number, bearer = other_name
        decide_question(question().uuid, Answer.DIFFERENT, by=steward())
        assert held(bearer).died_on is None
        assert counts(number) == {RowClass.PARKED: 1}

    def test_told_twice_it_happens_once(self, other_name):
        number, bearer = other_name
        decide_question(question().uuid, Answer.SAME, person=bearer, by=steward())
        before = state_of_city()
        intake.settle(question().uuid, bearer, steward())
        assert (state_of_city(), counts(number)) == (before, {RowClass.EVENT: 1})

    def test_an_answer_is_taken_back_with_what_it_did(self, other_name):
        number, bearer = other_name
        before = state_of_city()
        decide_question(question().uuid, Answer.SAME, person=bearer, by=steward())
        take_back_answer(question().uuid, by=steward())
        assert (state_of_city(), counts(number)) == (before, {RowClass.QUESTION: 1})

    def test_a_process_killed_after_the_decision_leaves_the_row_to_a_job(self, other_name, monkeypatch):
        number, bearer = other_name
        with monkeypatch.context() as dying:
            dying.setattr("wanjia.intake.actions.deciding.settle", killed)
            with pytest.raises(KeyboardInterrupt):
                decide_question(question().uuid, Answer.SAME, person=bearer, by=steward())
        assert (QuestionState(question().state), held(bearer).died_on) == (QuestionState.SAME, None)
        carry_out_jobs()
        assert (str(held(bearer).died_on), counts(number)) == ("2026-10-01", {RowClass.EVENT: 1})
        before = state_of_city()
        carry_out_jobs()
        assert (state_of_city(), counts(number)) == (before, {RowClass.EVENT: 1})

    def test_the_job_leaves_alone_what_was_taken_back(self, other_name):
        number, bearer = other_name
        before = state_of_city()
        decide_question(question().uuid, Answer.SAME, person=bearer, by=steward())
        take_back_answer(question().uuid, by=steward())
        carry_out_jobs()
        assert (state_of_city(), counts(number)) == (before, {RowClass.QUESTION: 1})

    def test_what_people_have_answered_is_undone_with_its_delivery(self, other_name):
        number, bearer = other_name
        before = state_of_city()
        decide_question(question().uuid, Answer.SAME, person=bearer, by=steward())
        intake.start_undo(number, by=steward())
        intake.undo_delivery(number, at=NOW)
        assert (state_of_city(), held(bearer).died_on) == (before, None)

    def test_an_undo_takes_its_questions_with_it_and_the_file_sent_again_asks_anew(self, other_name):
        number, bearer = other_name
        intake.start_undo(number, by=steward())
        intake.undo_delivery(number, at=NOW)
        assert QuestionState(question().state) is QuestionState.LAPSED
        assert queries.next_question(steward()) is None
        with pytest.raises(Refused):
            decide_question(question().uuid, Answer.SAME, person=bearer, by=steward())
        assert held(bearer).died_on is None
        again = apply(deaths({"xm": "张三"})).number
        assert [one.delivery for one in Question.objects.filter(state=QuestionState.OPEN)] == [again]

    def test_an_answer_about_an_undone_file_cannot_be_taken_back(self, other_name):
        number, bearer = other_name
        decide_question(question().uuid, Answer.SAME, person=bearer, by=steward())
        intake.start_undo(number, by=steward())
        intake.undo_delivery(number, at=NOW)
        with pytest.raises(Refused) as refused:
            take_back_answer(question().uuid, by=steward())
        assert refused.value.problems[0].code == "undone"
        assert queries.next_question(steward()) is None

    def test_somebody_whom_nobody_here_is_like_is_not_of_this_city(self):
        old_man()
        done = apply(deaths({"gmsfhm": number_of("19300101", 7), "xm": "欧阳无名"}))
        assert (done.counts, Question.objects.count()) == ({RowClass.PARKED: 1}, 0)

    def test_a_wrong_digit_in_the_number_of_somebody_unmistakable_is_no_other_person(self):
        """Name, sex, birth date and community agree, the number is another valid one of the same day."""
        bearer = person("欧阳慕青", day(1940, 1, 1), 1, dwelling=door("101"), document_number=OLD)
        done = apply(deaths({"gmsfhm": number_of("19400101", 47), "xm": "欧阳慕青"}))
        assert set(done.counts) <= {RowClass.EVENT, RowClass.QUESTION}
        asked = Question.objects.filter(candidates__person=bearer)
        assert asked.exists() or str(held(bearer).died_on) == "2026-10-01"


class TestWhichValueStands:
    @pytest.fixture
    def disputed(self):
        """A death that the register has on another day: (its delivery, whose)."""
        dead = old_man()
        apply(deaths({}))
        return apply(deaths({"swrq": "20261003"})).number, dead

    def test_a_contradiction_is_put_to_people(self, disputed):
        _, dead = disputed
        asked = question()
        assert (asked.kind, asked.subject, asked.field) == (QuestionKind.CONFLICT, dead, "life")
        assert queries.question(steward(), asked.uuid).value.problem.code == "died_otherwise"

    def test_the_file_is_right_the_register_says_so_too(self, disputed):
        number, dead = disputed
        assert decide_question(question().uuid, Answer.REPLACE, by=steward()) is QuestionState.REPLACED
        assert str(held(dead).died_on) == "2026-10-03"
        assert counts(number) == {RowClass.UPDATE: 1}

    def test_the_register_is_right_nothing_changes(self, disputed):
        number, _ = disputed
        before = state_of_city()
        assert decide_question(question().uuid, Answer.KEEP, by=steward()) is QuestionState.KEPT
        assert (state_of_city(), counts(number)) == (before, {RowClass.CONFLICT: 1})

    def test_what_the_register_refuses_stays_a_question(self):
        """Somebody who is married already: only a form can tell what became of the first marriage."""
        man = person("王强", day(1990, 3, 7), 1, dwelling=door("101"), document_number=MAN)
        tell(c.Marriage(on=day(2015), person=man, spouse=person("李梅", day(1991), 2, dwelling=door("102"))))
        number = apply(as_text(table("civil_affairs.marriages", {}))).number
        before = counts(number)
        with pytest.raises(Refused):
            decide_question(question().uuid, Answer.REPLACE, by=steward())
        assert QuestionState(question().state) is QuestionState.OPEN
        assert (counts(number), queries.progress(steward()).mine_today) == (before, 0)
        assert decide_question(question().uuid, Answer.KEEP, by=steward()) is QuestionState.KEPT

    def test_what_the_register_refuses_the_job_stays_a_question_too(self, monkeypatch):
        man = person("王强", day(1990, 3, 7), 1, dwelling=door("101"), document_number=MAN)
        tell(c.Marriage(on=day(2015), person=man, spouse=person("李梅", day(1991), 2, dwelling=door("102"))))
        apply(as_text(table("civil_affairs.marriages", {})))
        with monkeypatch.context() as dying:
            dying.setattr("wanjia.intake.actions.deciding.settle", killed)
            with pytest.raises(KeyboardInterrupt):
                decide_question(question().uuid, Answer.REPLACE, by=steward())
        carry_out_jobs()
        assert QuestionState(question().state) is QuestionState.OPEN

    def test_what_only_a_form_can_tell_is_refused(self):
        with pytest.raises(Refused):
            replacing(Verdict(RowClass.CONFLICT), Told(2, {}))
