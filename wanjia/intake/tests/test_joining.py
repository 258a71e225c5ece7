"""Whatever had happened to two records: joined by an answer and taken apart, all is believed as before (T11)."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from wanjia.access.queries import within
from wanjia.intake.actions import ask_questions, decide_question, take_back_answer
from wanjia.intake.tests.test_deciding import STEWARD, believed, number
from wanjia.intake.types import Answer, Asked, Candidate, QuestionKind
from wanjia.kernel.errors import Refused
from wanjia.registry.actions import record_many
from wanjia.registry.tests.batches import BY, EVENTS, LATER, TOLD, command, families
from wanjia.registry.tests.runs import undone

pytestmark = pytest.mark.django_db
PAIRS = st.tuples(st.integers(0, 7), st.integers(0, 7)).filter(lambda pair: pair[0] != pair[1])
CLERK = replace(STEWARD, at=LATER)


@pytest.fixture
def people(db):
    return families()


@given(told=st.lists(EVENTS, max_size=6), pair=PAIRS)
@settings(
    max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much]
)  # fmt: skip
def test_joined_by_an_answer_and_taken_apart_with_it_every_record_is_as_it_was(people, told, pair):
    first, other = (people[0][place] for place in pair)
    asked = Asked(number(), QuestionKind.REGISTER_PAIR, subject=first, candidates=(Candidate(other, 0.8),))
    with undone():
        with within(BY):
            record_many(list(enumerate(command(one, *people) for one in told)), provenance=TOLD, by=BY)
        before = believed()
        ask_questions([asked], at=LATER)
        try:
            decide_question(asked.uuid, Answer.SAME, by=CLERK)
        except Refused:
            assume(False)
        assert believed() != before
        take_back_answer(asked.uuid, by=CLERK)
        assert believed() == before
