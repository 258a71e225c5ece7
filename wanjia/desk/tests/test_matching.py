"""比对核查: the queue, two records side by side, the answer by one key, and what the register does then."""

import re
from uuid import uuid4

import pytest
from django.urls import reverse

from wanjia.access.queries import within
from wanjia.access.types import Role
from wanjia.audit.models import Event
from wanjia.desk.tests.factories import number
from wanjia.intake.actions import ask_questions
from wanjia.intake.models import Question
from wanjia.intake.rules.questions import wants_second
from wanjia.intake.types import Answer, Asked, Candidate, QuestionKind, QuestionState
from wanjia.kernel.errors import Problem
from wanjia.linkage.types import Step
from wanjia.registry.models import Person
from wanjia.registry.queries import state_hash
from wanjia.registry.tests.factories import FAR, GATE, HERE, NOW, day, door, person, town

pytestmark = pytest.mark.django_db
BORN = day(1990, 3, 7)
HELD, TOLD = number(BORN.earliest, 42), number(BORN.earliest, 46)
STEPS = (Step("name", "equal", 12.5, 1.2), Step("number", "one slip", 6.0), Step("phone_1", "other", -3.0))
ROW = {"person_name": "王芳", "person_number": TOLD, "happened_on": "2026-10-30", "mother_name": "李梅"}


NAMES = ROW | {"person_name": "王芬"}


def people():
    """Somebody of the street of whom a file tells too, a second record of hers, and somebody far away."""
    town()
    known = {"dwelling": door(), "document_number": HELD}
    return person(**known), person("王方", dwelling=door("202")), person(dwelling=door(code=FAR))


@pytest.fixture
def made(db):
    return people()


def asked(*candidates, kind=QuestionKind.ROW_MATCH, second=False, **more):
    uuid = next(one for one in iter(uuid4, None) if wants_second(one) is second)
    found = tuple(Candidate(one, 0.93 - place / 2, STEPS) for place, one in enumerate(candidates))
    row = (
        {} if kind is QuestionKind.REGISTER_PAIR else {"content": ROW, "layout": "health.death_certificates", "row": 8}
    )
    ask_questions([Asked(**({"uuid": uuid, "kind": kind, "candidates": found, "area": HERE} | row | more))], at=NOW)
    return uuid


def text(client, name, *args, **given):
    return client.get(reverse(f"desk:{name}", args=args), given).content.decode()


def says(client, question, answer, address="", **more):
    url = reverse("desk:match_answer", args=[question]) + address
    return client.post(url, {"answer": answer.value, **more})


def state(question):
    return QuestionState(Question.objects.get(uuid=question).state)


def test_the_queue_leads_to_a_question_and_tells_how_it_gets_on(made, worker):
    question = asked(made[0])
    page = text(worker, "matching")
    assert reverse("desk:match", args=[question]) in page
    for words in ("王芳", "卫健死亡医学证明", "第8行", "93 %", "和兴路社区"):
        assert words in page
    assert reverse("desk:match", args=[question]) not in text(worker, "matching", kind=2)
    assert "没有符合条件的问题" in text(worker, "matching", kind=2)


def test_what_differs_is_marked_and_numbers_are_told_only_there(made, worker):
    page = text(worker, "match", asked(made[0]))
    assert [HELD in page, TOLD in page] == [False, False]
    assert re.search(r"3702\*+[0-9]*<mark>[0-9X]+</mark>", page)
    assert "李梅" in page
    for words in ("姓名", "一致", "差一处", "+13.7", "很可能是同一人 (93.0 %)"):
        assert words in page
    looks = Event.objects.filter(action="person.compare").count()
    assert looks == 1


def test_an_answer_brings_the_next_question_and_can_be_undone(made, worker):
    first, second = asked(made[0]), asked(made[1])
    answer = says(worker, first, Answer.SAME, person=made[0])
    assert answer["Location"] == reverse("desk:match", args=[second])
    assert state(first) is QuestionState.SAME
    page = worker.get(answer["Location"]).content.decode()
    undo = reverse("desk:match_back", args=[first])
    assert undo in page
    assert worker.post(undo)["Location"] == reverse("desk:match", args=[first])
    assert state(first) is QuestionState.OPEN
    says(worker, first, Answer.DIFFERENT)
    assert says(worker, second, Answer.UNSURE)["Location"] == reverse("desk:matching")
    assert "没有待您判断的问题" in text(worker, "matching")


def test_the_filters_stay_with_the_next_question(made, worker):
    first, _other, third = asked(made[0]), asked(made[0], layout="education.enrolment"), asked(made[0])
    following = says(worker, first, Answer.DIFFERENT, "?source=health")["Location"]
    assert following == reverse("desk:match", args=[third]) + "?source=health"
    assert worker.get(reverse("desk:match", args=[third]) + "?source=health&next=1")["Location"].startswith(
        "/matching?"
    )


def test_two_records_of_the_register_are_joined_and_taken_apart_from_the_page(made, browser):
    clerk = browser(Role.TOWNSHIP_CLERK)
    question = asked(made[1], kind=QuestionKind.REGISTER_PAIR, subject=made[0])
    with within(GATE):
        before = state_hash(None)
    assert "第一条记录" in text(clerk, "match", question)
    says(clerk, question, Answer.SAME)
    with within(GATE):
        assert Person.objects.get(uuid=max(made[:2])).canonical.uuid == min(made[:2])
    clerk.post(reverse("desk:match_back", args=[question]))
    with within(GATE):
        assert state_hash(None) == before


def test_somebody_elsewhere_is_neither_shown_nor_joined(made, worker):
    question = asked(made[2], made[0])
    page = text(worker, "match", question)
    assert "请转市级部门办理" in page
    assert f'value="{Answer.SAME.value}"' not in page
    assert f'value="{Answer.SAME.value}"' in text(worker, "match", question, who=1)


def test_for_a_row_that_means_nobody_known_somebody_is_looked_for(made, worker):
    question = asked()
    page = text(worker, "match", question)
    assert "没有找到可能的人员" in page
    assert f'value="{Answer.SAME.value}"' not in page
    page = text(worker, "match", question, person=made[0])
    assert HELD[:4] in page
    assert f'value="{Answer.SAME.value}"' in page
    assert says(worker, question, Answer.SAME, person=made[2]).status_code == 422
    assert f'value="{Answer.SAME.value}"' not in text(worker, "match", question, person=made[2])
    says(worker, question, Answer.SAME, person=made[0])
    assert Question.objects.get(uuid=question).person == made[0]


def test_of_a_sample_the_second_person_does_not_see_what_the_first_said(made, worker, browser):
    question = asked(made[0], second=True)
    says(worker, question, Answer.SAME, person=made[0])
    assert state(question) is QuestionState.OPEN
    assert "将由另一人" in text(worker, "match", question)
    clerk = browser(Role.TOWNSHIP_CLERK)
    assert "王芳" in text(clerk, "matching")
    says(clerk, question, Answer.SAME, person=made[0])
    assert state(question) is QuestionState.SAME
    assert "一致率 100 %" in text(clerk, "matching")
    assert says(clerk, question, Answer.DIFFERENT).status_code == 422


def test_a_conflict_shows_both_values_with_their_sources_and_days(made, worker):
    why = Problem("name_differs", "The ID number belongs to somebody of another name. Check whom the row means.")
    given = {
        "kind": QuestionKind.CONFLICT,
        "subject": made[0],
        "field": "person_name",
        "content": NAMES,
        "problem": why,
    }
    question = asked(**given)
    page = text(worker, "match", question)
    for words in (
        "<mark>芬</mark>",
        "<mark>芳</mark>",
        "卫健死亡医学证明",
        "窗口",
        "2026-10-30",
        "1990-03-07",
        "请确认本行所指人员",
    ):
        assert words in page
    assert "按规则应以部门数据为准。同级来源有更新的数据" in page
    assert "更接近该事项的来源优先" in text(worker, "match", asked(**given, layout="education.enrolment"))
    says(worker, question, Answer.KEEP)
    assert state(question) is QuestionState.KEPT
    assert "以人口库数据为准" in text(worker, "match", question)


@pytest.mark.parametrize("given", [{}, {"answer": "9"}, {"answer": "4"}, {"answer": "1", "person": "nobody"}])
def test_what_is_no_answer_changes_nothing(made, worker, given):
    question = asked(made[0])
    assert worker.post(reverse("desk:match_answer", args=[question]), given).status_code == 422
    assert state(question) is QuestionState.OPEN


def test_a_record_is_held_against_the_city_and_each_double_is_asked_about_once(made, browser):
    clerk = browser(Role.TOWNSHIP_CLERK)
    known = {"phone": "12700000009", "dwelling": door("202")}
    twice = [person("刘秀兰", **known), person("刘秀蓝", **known)]
    url = reverse("desk:doubles", args=[twice[0]])
    assert url in text(clerk, "person", twice[0])
    answer = clerk.post(url)
    assert answer["Location"] == reverse("desk:matching") + "?kind=2"
    clerk.post(url)
    question = Question.objects.get(kind=QuestionKind.REGISTER_PAIR)
    assert {question.subject, question.candidates.get().person} == set(twice)
    for one in (clerk, browser(Role.CITY_DATA_STEWARD)):  # it may be of the sample
        says(one, question.uuid, Answer.DIFFERENT)
    assert clerk.post(url)["Location"] == reverse("desk:person", args=[twice[0]])
    assert clerk.post(reverse("desk:doubles", args=[made[2]])).status_code == 404
