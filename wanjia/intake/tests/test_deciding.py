"""What people say to questions: two records are joined and taken apart, two people where two are asked, and memory."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanjia.access.queries import within
from wanjia.access.types import Purpose, Reach, RequestContext, Role
from wanjia.audit.models import Event
from wanjia.intake import queries
from wanjia.intake.actions import ask_questions, decide_question, take_back_answer
from wanjia.intake.models import Question
from wanjia.intake.rules.questions import agreement, marked, outcome, wants_second
from wanjia.intake.types import Answer, Asked, Candidate, QuestionFilter, QuestionKind, QuestionState
from wanjia.kernel.errors import NotFound, Refused
from wanjia.registry.models import Person
from wanjia.registry.queries import state_hash
from wanjia.registry.tests.factories import FAR, GATE, HERE, NOW, area, door, person, town

A, B = UUID(int=1), UUID(int=2)
SAME, OTHER, UNSURE = Answer.SAME, Answer.DIFFERENT, Answer.UNSURE
ROW = {"person_name": "王晓明", "person_number": "370298199003070015", "person_born_on": "1990-03-07"}
STEWARD = RequestContext(
    "staff:1", frozenset({Role.CITY_DATA_STEWARD}), Reach(whole_city=True), Purpose.CORRECTION, "", NOW
)  # fmt: skip
SECOND, THIRD = (replace(STEWARD, actor=f"staff:{number}") for number in (2, 3))


def number(*, second=False):
    """The number of a question that one person answers, or two."""
    return next(one for one in iter(uuid4, None) if wants_second(one) is second)


def worker(code=HERE, role=Role.COMMUNITY_WORKER):
    reach = Reach(areas=frozenset({area(code).id}))
    return replace(STEWARD, actor=f"staff:{code}", roles=frozenset({role}), reach=reach, area=code)


@pytest.fixture
def two(db):
    """Two records of one woman, of whom one has a telephone."""
    town()
    return person(dwelling=door()), person("王方", dwelling=door(), phone="12700000001")


def asks(kind=QuestionKind.ROW_MATCH, *persons, at=NOW, **more):
    given = {"uuid": number(), "kind": kind, "candidates": tuple(Candidate(one, 0.7) for one in persons), "area": HERE}
    one = Asked(**(given | more))
    ask_questions([one], at=at)
    return one.uuid


def pair(first, other, **more):
    return asks(QuestionKind.REGISTER_PAIR, other, subject=first, **more)


def row(*persons, content=ROW, **more):
    return asks(QuestionKind.ROW_MATCH, *persons, content=content, layout="health.death_certificates", row=5, **more)


def state(question):
    return QuestionState(Question.objects.get(uuid=question).state)


def believed():
    with within(GATE):
        return state_hash(None)


@pytest.mark.parametrize(
    ("said", "second", "state", "person"),
    [
        ([], False, QuestionState.OPEN, None),
        ([(SAME, A)], False, QuestionState.SAME, A),
        ([(SAME, A)], True, QuestionState.OPEN, None),
        ([(SAME, A), (SAME, A)], True, QuestionState.SAME, A),
        ([(SAME, A), (SAME, B)], True, QuestionState.UNSURE, None),
        ([(SAME, A), (OTHER, None), (OTHER, None)], True, QuestionState.DIFFERENT, None),
        ([(UNSURE, None)], False, QuestionState.UNSURE, None),
        ([(UNSURE, None), (OTHER, None)], False, QuestionState.DIFFERENT, None),
        ([(Answer.REPLACE, A)], False, QuestionState.REPLACED, A),
        ([(Answer.KEEP, None)], False, QuestionState.KEPT, None),
    ],
)
def test_one_answer_decides_or_two_that_agree_and_doubt_goes_to_the_next(said, second, state, person):
    found = outcome(said, second=second)
    assert (found.state, found.person) == (state, person)


def test_agreement_is_measured_on_the_first_two_answers():
    said = [[(SAME, A), (SAME, A)], [(SAME, A), (OTHER, None), (OTHER, None)], [(SAME, A)]]
    assert agreement(said) == 0.5
    assert agreement(said[2:]) is None


@given(left=st.text(max_size=20), right=st.text(max_size=20))
def test_what_is_marked_is_what_differs_and_nothing_is_lost(left, right):
    ours, theirs = marked(left, right)
    assert ("".join(one.text for one in ours), "".join(one.text for one in theirs)) == (left, right)
    same = ["".join(one.text for one in pieces if not one.differs) for pieces in (ours, theirs)]
    assert same[0] == same[1]
    assert any(one.differs for one in (*ours, *theirs)) is (left != right)


def test_of_two_numbers_only_their_ends_and_what_differs_are_shown():
    ours, theirs = marked("370298199003070015", "370298199008070015", hide=True)
    assert [(one.text, one.differs) for one in ours] == [("3702*******", False), ("3", True), ("**0015", False)]
    assert "".join(one.text for one in theirs) == "3702*******8**0015"


def test_two_records_said_to_be_one_are_joined_and_taken_apart_exactly(two):
    question, before = pair(*two), believed()
    assert decide_question(question, SAME, by=STEWARD) is QuestionState.SAME
    with within(GATE):
        assert Person.objects.get(uuid=max(two)).canonical.uuid == min(two)
    take_back_answer(question, by=STEWARD)
    assert believed() == before
    assert state(question) is QuestionState.OPEN
    decide_question(question, SAME, by=STEWARD)
    take_back_answer(question, by=STEWARD)
    assert believed() == before
    assert {"question.same", "question.taken_back"} <= set(Event.objects.values_list("action", flat=True))


def test_of_a_sample_two_people_join_and_a_third_settles_their_dispute(two):
    question, before = pair(*two, uuid=number(second=True)), believed()
    decide_question(question, SAME, by=STEWARD)
    assert (state(question), believed()) == (QuestionState.OPEN, before)
    assert queries.next_question(STEWARD) is None
    assert queries.next_question(SECOND) == question
    with pytest.raises(Refused):
        decide_question(question, SAME, by=STEWARD)
    assert decide_question(question, OTHER, by=SECOND) is QuestionState.UNSURE
    assert believed() == before
    decide_question(question, SAME, by=THIRD)
    assert believed() != before
    assert (queries.progress(STEWARD).twice, queries.progress(STEWARD).agreement) == (1, 0.0)


def test_an_answer_after_which_another_was_given_cannot_be_taken_back(two):
    question = pair(*two, uuid=number(second=True))
    decide_question(question, SAME, by=STEWARD)
    decide_question(question, SAME, by=SECOND)
    with pytest.raises(Refused) as refused:
        take_back_answer(question, by=STEWARD)
    assert refused.value.problems[0].code == "decided_since"
    with pytest.raises(Refused):
        take_back_answer(question, by=THIRD)


def test_a_pair_once_said_to_be_two_is_known(two):
    asked = [two, two[::-1], (two[0], uuid4())]
    question = pair(*two)
    assert queries.known_different(asked) == set()
    decide_question(question, OTHER, by=STEWARD)
    assert queries.known_different(asked) == {two, two[::-1]}
    take_back_answer(question, by=STEWARD)
    assert queries.known_different(asked) == set()


def test_a_row_once_said_to_be_somebody_else_is_known_in_the_next_file_too(two):
    decide_question(row(two[0]), OTHER, by=STEWARD)
    later = ROW | {"registered_on": "2026-12-01"}
    other = ROW | {"person_number": "370298199003070031"}
    as_wife = {fact.replace("person", "wife"): text for fact, text in ROW.items()}
    rows = [(later, "person", two[0]), (other, "person", two[0]), (as_wife, "wife", two[0]), (ROW, "person", two[1])]
    assert queries.rows_known_different(rows) == {0, 2}


def test_a_row_is_about_one_of_those_who_were_named(two):
    question = row(*two)
    for wrong in (None, uuid4()):
        with pytest.raises(Refused):
            decide_question(question, SAME, person=wrong, by=STEWARD)
    with pytest.raises(Refused):
        decide_question(question, Answer.KEEP, by=STEWARD)
    decide_question(question, SAME, person=two[1], by=STEWARD)
    assert Question.objects.get(uuid=question).person == two[1]
    with pytest.raises(Refused):
        decide_question(question, OTHER, by=SECOND)


def test_questions_are_answered_in_their_area_and_records_joined_by_those_who_may(two):
    mine, far, city = row(two[0]), row(two[0], area=FAR), row(two[0], area="")
    joined = pair(*two)
    assert [one.number for one in queries.questions(worker()).value.rows] == [mine]
    assert {one.number for one in queries.questions(STEWARD).value.rows} == {mine, far, city, joined}
    for hidden in (far, city, joined):
        with pytest.raises(NotFound):
            queries.question(worker(), hidden)
        with pytest.raises(NotFound):
            decide_question(hidden, OTHER, by=worker())
    clerk = worker(role=Role.TOWNSHIP_CLERK)
    assert queries.question(clerk, joined).value.line.subject == two[0]


def test_the_queue_is_narrowed_and_goes_on_from_where_one_was(two):
    old = row(two[0], at=NOW - timedelta(days=9))
    second, joined = row(two[1], area=FAR), pair(*two)

    def found(**wanted):
        return [one.number for one in queries.questions(STEWARD, QuestionFilter(**wanted)).value.rows]

    assert found() == [old, second, joined]
    assert found(kind=QuestionKind.REGISTER_PAIR) == [joined]
    assert found(department="health") == [old, second]
    assert found(area=area("370285000000").id) == [second]
    assert found(days=7) == [old]
    assert queries.next_question(STEWARD, after=second) == joined
    assert queries.next_question(STEWARD, after=joined) == old
    assert queries.next_question(STEWARD, QuestionFilter(days=7), after=old) is None
    assert queries.departments_asking(STEWARD) == ["health"]


def test_progress_counts_what_waits_and_what_was_answered(two):
    questions = [row(two[0]) for _ in range(3)]
    decide_question(questions[0], OTHER, by=STEWARD)
    decide_question(questions[1], UNSURE, by=SECOND)
    found = queries.progress(STEWARD)
    assert (found.waiting, found.mine_today, found.today, found.week) == (2, 1, 2, 2)
    assert (found.oldest, found.twice, found.agreement) == (NOW, 0, None)
    assert queries.last_answered(STEWARD) == questions[0]
    assert queries.last_answered(THIRD) is None


def test_the_list_takes_as_many_statements_for_many_questions(two, django_assert_max_num_queries):
    for _ in range(12):
        row(*two)
    with django_assert_max_num_queries(8):
        found = queries.questions(STEWARD)
    assert len(found.value.rows) == 12
    assert {one.name for one in found.value.rows} == {"王晓明"}
