"""What people say to a question, and what follows from it in the register; and taking that back."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid5

from procrastinate.contrib.django import app

from wanjia.access.queries import system_context, within
from wanjia.access.types import RequestContext
from wanjia.audit.actions import record
from wanjia.intake.actions.deliveries import settle, unsettle
from wanjia.intake.actions.receiving import receive
from wanjia.intake.models import Opinion, Question
from wanjia.intake.queries.questions import WAITING, asked_in_reach
from wanjia.intake.rules.questions import ANSWERS, Outcome, Said, outcome
from wanjia.intake.types import Answer, Handover, QuestionKind, QuestionState
from wanjia.kernel.clock import day_in_china
from wanjia.kernel.dates import PartialDate
from wanjia.kernel.errors import N_, NotFound, Problem, Refused
from wanjia.registry.queries import visible
from wanjia.registry.types import Source
from wanjia.registry.types.commands import PersonMerge, PersonUnmerge

DECIDED = N_("Somebody has decided this question already. Go on to the next.")
ANSWERED = N_("You have answered this question already. Another person answers it next.")
WHICH = N_("Choose the person whom the row is about.")
NOT_AN_ANSWER = N_("This is no answer to this question. Open it again.")
DECIDED_SINCE = N_("Somebody else has answered this question since. Your answer can no longer be taken back.")
NOTHING_SAID = N_("There is no answer of yours to take back.")
POSITIVE = (QuestionState.SAME, QuestionState.REPLACED)
# What follows a decision is a transaction of its own. A job stored with the decision sees to it so many seconds later,
# should the process that took the answer have died in between.
SETTLE, GRACE = "wanjia.intake.tasks.settle_decided", 60


def decide_question(
    number: UUID, answer: Answer, *, person: UUID | None = None, by: RequestContext
) -> QuestionState:  # fmt: skip
    """Say something to a question; returns where it stands now. ``person``: whom a row is about, anybody in reach.

    Two records of the register that are the same are joined; the row of a delivery is settled. Raises Refused when it
    is decided already, when ``by`` has answered before, or when the register refuses; then nothing was written.
    """
    row = _waiting(number, by)
    chosen = _chosen(row, answer, person, by)
    found = outcome([*_said(row), (answer, chosen)], second=row.second)
    if found.state is QuestionState.SAME and row.kind == QuestionKind.REGISTER_PAIR:
        _join(row, PersonMerge, by)
    with within(by):
        Opinion.objects.create(question=row, by=by.actor, at=by.at, answer=int(answer), person=chosen)
        _store(row, found, by)
        record(by.act(), action=f"question.{answer.name.lower()}", object=f"question:{number}", at=by.at)
        if _follows(row):
            app.configure_task(SETTLE, schedule_in={"seconds": GRACE}).defer(number=str(number))
    if _follows(row):
        _settle(row, by)
    return found.state


def settle_decided(number: UUID, *, at: datetime) -> None:
    """See to it that what was decided stands in the register; nothing where it does, or where it was taken back.

    Where the register refuses, the question stands where it stood before.
    """
    row = Question.objects.get(uuid=number)
    if _follows(row):
        try:
            _settle(row, replace(system_context("delivery", at=at), actor=row.decided_by))
        except Refused:
            return  # nobody is there to be told; the question waits for people again


def _follows(row: Question) -> bool:
    """Whether something follows from where a question stands: it is decided, and about a row of a delivery."""
    return row.delivery is not None and row.state not in WAITING and bool(row.decided_by)


def _settle(row: Question, by: RequestContext) -> None:
    try:
        settle(row.uuid, row.person if row.state in POSITIVE else None, by)
    except Refused:
        _unsay(row, by)
        raise


def take_back_answer(number: UUID, *, by: RequestContext) -> None:
    """Take one's own answer back, with what followed from it: joined records are taken apart exactly as they were.

    Raises Refused when somebody else has answered since, or when a delivery has gone too far.
    """
    row = asked_in_reach(by).filter(uuid=number).first()
    if row is None:
        raise NotFound("question")
    _own_latest(row, by)
    if row.state not in WAITING:
        if row.delivery:
            unsettle(number, by)
        if row.state == QuestionState.SAME and row.kind == QuestionKind.REGISTER_PAIR:
            _join(row, PersonUnmerge, by)
    _unsay(row, by)


def _waiting(number: UUID, by: RequestContext) -> Question:
    row = asked_in_reach(by).filter(uuid=number).first()
    if row is None:
        raise NotFound("question")
    if row.state not in WAITING:
        raise Refused(Problem("decided", DECIDED))
    if row.opinions.filter(by=by.actor, taken_back_at=None).exists():
        raise Refused(Problem("answered", ANSWERED))
    return row


def _own_latest(row: Question, by: RequestContext) -> None:
    """Refused unless the last word is the asker's own."""
    latest = row.opinions.filter(taken_back_at=None).order_by("-id").first()
    if latest is None or not row.opinions.filter(by=by.actor, taken_back_at=None).exists():
        raise Refused(Problem("nothing_said", NOTHING_SAID))
    if latest.by != by.actor:
        raise Refused(Problem("decided_since", DECIDED_SINCE))


def _unsay(row: Question, by: RequestContext) -> None:
    """The answer stays and counts no longer; the question stands where it stood before."""
    with within(by):
        row.opinions.filter(by=by.actor, taken_back_at=None).update(taken_back_at=by.at)
        _store(row, outcome(_said(row), second=row.second), by)
        record(by.act(), action="question.taken_back", object=f"question:{row.uuid}", at=by.at)


def _chosen(row: Question, answer: Answer, person: UUID | None, by: RequestContext) -> UUID | None:
    """Whom the answer is about: a candidate or somebody else in reach, the subject where there is no choice."""
    if answer not in ANSWERS[QuestionKind(row.kind)]:
        raise Refused(Problem("not_an_answer", NOT_AN_ANSWER))
    if answer is Answer.REPLACE:
        return row.subject
    if answer is not Answer.SAME:
        return None
    if row.kind == QuestionKind.REGISTER_PAIR:
        return min(_pair(row))
    candidates = list(row.candidates.values_list("person", flat=True))
    chosen = person or (candidates[0] if len(candidates) == 1 else None)
    if chosen is None or not visible(by, [chosen]):
        raise Refused(Problem("which_person", WHICH, "person"))
    return chosen


def _said(row: Question) -> list[Said]:
    told = row.opinions.filter(taken_back_at=None).order_by("id").values_list("answer", "person")
    return [(Answer(answer), person) for answer, person in told]


def _pair(row: Question) -> tuple[UUID, UUID]:
    assert row.subject is not None
    return row.subject, row.candidates.get().person


def _join(row: Question, event: type[PersonMerge], by: RequestContext) -> None:
    """Join the two records, or take them apart; the one entered first stays. Told twice it happens once.

    The key counts the answers taken back so far, so that the same two can be joined again afterwards.
    """
    first, other = sorted(_pair(row))
    times = row.opinions.exclude(taken_back_at=None).count()
    told = event(on=PartialDate(day_in_china(by.at)), person=first, duplicate=other)
    receive(by, told, handover=Handover(Source.DESK, uuid5(row.uuid, f"{event.__name__} {times}")))


def _store(row: Question, found: Outcome, by: RequestContext) -> None:
    decided = found.state not in WAITING
    row.state, row.person = int(found.state), found.person
    row.decided_by, row.decided_at = (by.actor, by.at) if decided else ("", None)
    row.save(update_fields=["state", "person", "decided_by", "decided_at"])
