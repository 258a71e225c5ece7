"""Questions that a program may not answer are kept sealed, asked once, and put to the people of their area."""

from uuid import uuid4

import pytest

from wanjia.intake.actions import ask_questions
from wanjia.intake.models import Question
from wanjia.intake.rules.questions import wants_second
from wanjia.intake.types import Asked, Candidate, QuestionKind, QuestionState
from wanjia.linkage.types import Step
from wanjia.registry.tests.factories import HERE, NOW

ROW = {"person_name": "王晓明", "person_born_on": "1990-03-07"}


def asked(**more):
    likely = Candidate(uuid4(), 0.91, (Step("given", "alike by sound", 3.5, rarity=0.5),))
    unlikely = Candidate(uuid4(), 0.2)
    given = {"uuid": uuid4(), "kind": QuestionKind.ROW_MATCH, "content": ROW, "candidates": (unlikely, likely)}
    return Asked(**(given | {"area": HERE, "delivery": uuid4(), "row": 7} | more))


@pytest.mark.django_db
def test_a_question_is_kept_sealed_with_its_candidates_the_likeliest_first():
    one = asked()
    assert ask_questions([one], at=NOW) == 1
    kept = Question.objects.get(uuid=one.uuid)
    assert (kept.kind, kept.state, kept.area) == (QuestionKind.ROW_MATCH, QuestionState.OPEN, HERE)
    assert "王晓明".encode() not in bytes(kept.content)
    first, second = kept.candidates.order_by("place")
    assert (first.probability, second.probability) == (0.91, 0.2)
    assert Step(**first.reasons[0]) == one.candidates[1].steps[0]


@pytest.mark.django_db
def test_asked_again_it_is_the_same_question(django_assert_num_queries):
    once = [asked() for _ in range(3)]
    ask_questions(once[:2], at=NOW)
    with django_assert_num_queries(3):
        assert ask_questions(once, at=NOW) == 1
    assert Question.objects.count() == 3


def test_a_tenth_of_the_questions_is_answered_by_two_people():
    share = sum(wants_second(uuid4()) for _ in range(4_000)) / 4_000
    assert 0.07 < share < 0.13
    one = uuid4()
    assert wants_second(one) == wants_second(one)
