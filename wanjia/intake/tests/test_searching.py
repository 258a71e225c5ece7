"""The whole register searched for two records of one human: asked about once, and nobody is merged by it."""

import os
from datetime import timedelta
from pathlib import Path
from tempfile import gettempdir

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from wanjia.access.queries import within
from wanjia.audit.models import Event
from wanjia.intake.actions import ask_questions, decide_question
from wanjia.intake.actions.searching import note_search, search_register, start_search
from wanjia.intake.actions.staging import PREFIX
from wanjia.intake.models import Question
from wanjia.intake.queries import last_search
from wanjia.intake.rules.questions import office_of
from wanjia.intake.tests.test_deciding import STEWARD, number
from wanjia.intake.types import Answer, Asked, Candidate, QuestionKind
from wanjia.kernel.identity import check_character
from wanjia.registry.models import Person
from wanjia.registry.tests.factories import FAR, GATE, HERE, NEXT_DOOR, NOW, day, door, person, town
from wanjia.registry.tests.looks import sealed

pytestmark = pytest.mark.django_db
NUMBERS = [
    first + check_character(first)
    for first in ("37029819900307002", "37029819900307008", "37029819650101002", "37029819710509004")
]
PHONE = "12700000001"


@pytest.fixture
def people(db):
    """Somebody who is held twice, her twin, her mother, a namesake far away."""
    town()
    woman = person("王小梅", document_number=NUMBERS[0], dwelling=door(), phone=PHONE)
    again = person("王晓梅", dwelling=door(code=NEXT_DOOR), phone=PHONE)
    person("王小兰", document_number=NUMBERS[1], dwelling=door())
    person("李梅", born=day(1965), document_number=NUMBERS[2], dwelling=door())
    person("王小梅", born=day(1971, 5, 9), document_number=NUMBERS[3], dwelling=door(code=FAR))
    return woman, again


def searched(at=NOW):
    ordered = note_search(by=STEWARD)
    heard = []
    search_register(ordered, at=at, progress=lambda *told: heard.append(told))
    return last_search(at=at), heard


def asked():
    return list(Question.objects.filter(kind=QuestionKind.REGISTER_PAIR))


def test_whoever_is_held_twice_is_asked_about_with_the_reasons(people):
    found, heard = searched()
    (question,) = asked()
    (candidate,) = question.candidates.all()
    assert {question.subject, candidate.person} == set(people)
    assert candidate.probability > 0.5
    assert {"given", "born", "phone"} <= {step["feature"] for step in candidate.reasons}
    assert question.area == "370203012000"
    assert (found.people, found.found, found.asked) == (5, 1, 1)
    assert next(step for step, *_ in heard) == "people"
    with within(GATE):
        assert Person.objects.filter(canonical=None).count() == 5


def test_nobody_is_asked_twice(people):
    searched()
    (question,) = asked()
    decide_question(question.uuid, Answer.DIFFERENT, by=STEWARD)
    found, _ = searched(NOW + timedelta(hours=1))
    assert (found.found, found.asked) == (1, 0)
    assert len(asked()) == 1


def test_a_pair_said_to_be_two_people_elsewhere_is_not_asked_about(people):
    woman, again = people
    elsewhere = Asked(number(), QuestionKind.REGISTER_PAIR, subject=again, candidates=(Candidate(woman, 0.5),))
    ask_questions([elsewhere], at=NOW)
    decide_question(elsewhere.uuid, Answer.DIFFERENT, by=STEWARD)
    assert searched()[0].asked == 0


def test_whoever_is_sealed_is_not_read(people):
    sealed(people[1])
    found, _ = searched()
    assert (found.people, found.asked) == (4, 0)


def test_a_search_that_was_cut_off_begins_anew_and_one_that_is_over_is_over(people, monkeypatch):
    ordered = note_search(by=STEWARD)
    with monkeypatch.context() as broken:
        broken.setattr("wanjia.intake.actions.searching.ask_questions", lambda *_, **__: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            search_register(ordered, at=NOW)
    assert last_search(at=NOW).going_on
    search_register(ordered, at=NOW)
    search_register(ordered, at=NOW + timedelta(days=1))
    assert last_search(at=NOW).finished_at == NOW
    assert len(asked()) == 1
    assert not list(Path(gettempdir()).glob(f"{PREFIX}{os.getpid()}-*"))


def test_ordered_while_one_is_at_work_it_is_that_one(people):
    first = start_search(by=STEWARD)
    assert start_search(by=STEWARD) == first
    jobs = ProcrastinateJob.objects.filter(task_name="wanjia.intake.tasks.search_for_doubles")
    assert [job.args for job in jobs] == [{"number": str(first)}]
    with within(STEWARD):
        assert Event.objects.filter(action="doubles.search").count() == 1


@pytest.mark.parametrize(
    ("areas", "office"),
    [
        ((HERE, HERE), HERE),
        ((HERE, NEXT_DOOR), "370203012000"),
        ((HERE, FAR), ""),
        ((HERE, None), ""),
        ((None, HERE), ""),
    ],
)
def test_a_pair_is_put_to_the_office_that_reaches_both(areas, office):
    assert office_of(*areas) == office
