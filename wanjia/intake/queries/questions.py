"""比对核查: the questions that wait for the people of an office, one of them in full, and what was decided."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, Min, OuterRef, QuerySet, Subquery

from wanjia.access.queries import see
from wanjia.access.types import RequestContext, Role
from wanjia.intake.models import Opinion, Question, QuestionCandidate
from wanjia.intake.queries.areas import brought_within
from wanjia.intake.rules.questions import Piece, Said, agreement, marked
from wanjia.intake.types import (
    Answer,
    Candidate,
    QuestionFilter,
    QuestionKind,
    QuestionLine,
    QuestionState,
    QuestionView,
    QueueProgress,
)
from wanjia.intake.types.questions import BECAUSE
from wanjia.kernel.clock import CHINA, day_in_china
from wanjia.kernel.errors import NotFound, Problem
from wanjia.kernel.seen import Seen
from wanjia.linkage.types import Step
from wanjia.places.queries import areas_at_level, subtree_ids
from wanjia.places.types import Level
from wanjia.vault.queries import unseal
from wanjia.vault.types import FieldClass
from wanjia.web import paging
from wanjia.web.paging import Page

WAITING = (QuestionState.OPEN, QuestionState.UNSURE)
# To join two records is for those who answer for records; rows and values are for everybody of the office.
_ROWS = frozenset({QuestionKind.ROW_MATCH, QuestionKind.CONFLICT})
KINDS_OF = {
    Role.CITY_DATA_STEWARD: frozenset(QuestionKind),
    Role.COUNTY_OFFICER: frozenset(QuestionKind),
    Role.TOWNSHIP_CLERK: frozenset(QuestionKind),
    Role.COMMUNITY_WORKER: _ROWS,
}
NO_FILTER = QuestionFilter()
SAMPLE = 1_000  # answers, the latest, of which the agreement of two people is told


def questions(ctx: RequestContext, wanted: QuestionFilter = NO_FILTER, *, page: str = "") -> Seen[Page[QuestionLine]]:
    """The questions that wait for the asker, the oldest first. Rows are of people not held, so nobody is a subject."""

    def load() -> Page[QuestionLine]:
        return paging.page(_wanted(ctx, wanted), paging.read(page), order=("id",)).map(_line)

    return see(ctx, action="question.list", object="questions", load=load, subjects=lambda _: ())


def question(ctx: RequestContext, number: UUID) -> Seen[QuestionView]:
    """One question, decided or not; NotFound outside one's area. The persons of the register are read on their own."""

    def load() -> QuestionView:
        row = _probable(asked_in_reach(ctx)).filter(uuid=number).first()
        if row is None:
            raise NotFound("question")
        return _view(row, ctx)

    return see(ctx, action="question.open", object=f"question:{number}", load=load, subjects=lambda _: ())


def next_question(ctx: RequestContext, wanted: QuestionFilter = NO_FILTER, *, after: UUID | None = None) -> UUID | None:
    """The question that follows ``after`` in the queue, or the first of those passed over; None where none waits."""
    waiting = _wanted(ctx, wanted).order_by("id")
    if after is None:
        return waiting.values_list("uuid", flat=True).first()
    others = waiting.exclude(uuid=after)
    following = others.filter(id__gt=Subquery(Question.objects.filter(uuid=after).values("id")))
    found = following.values_list("uuid", flat=True).first()
    return found or others.values_list("uuid", flat=True).first()


def last_answered(ctx: RequestContext) -> UUID | None:
    """The question the asker answered last on this day, as long as the answer stands."""
    mine = Opinion.objects.filter(by=ctx.actor, taken_back_at=None, at__gte=_midnight(ctx)).order_by("-at", "-id")
    return mine.values_list("question__uuid", flat=True).first()


def progress(ctx: RequestContext) -> QueueProgress:
    """How many questions wait for the office and were answered, and how often two people agreed."""
    asked = asked_in_reach(ctx)
    waiting = asked.filter(state__in=WAITING)
    said = Opinion.objects.filter(question__in=asked, taken_back_at=None)
    midnight = _midnight(ctx)
    firsts = _said_twice(said)
    return QueueProgress(
        waiting=waiting.count(),
        oldest=waiting.aggregate(oldest=Min("asked_at"))["oldest"],
        mine_today=said.filter(by=ctx.actor, at__gte=midnight).count(),
        today=said.filter(at__gte=midnight).count(),
        week=said.filter(at__gte=midnight - timedelta(days=6)).count(),
        twice=len(firsts),
        agreement=agreement(firsts),
    )


def departments_asking(ctx: RequestContext) -> list[str]:
    """The codes of the departments about whose rows somebody of the office has to say something."""
    layouts = _waiting_for(ctx).order_by("layout").values_list("layout", flat=True).distinct()
    return sorted({layout.partition(".")[0] for layout in layouts if layout})


def known_different(pairs: Iterable[tuple[UUID, UUID]]) -> set[tuple[UUID, UUID]]:
    """Those of ``pairs`` of persons who were once said to be two, whichever of them was named first."""
    asked = set(pairs)
    named = {person for pair in asked for person in pair}
    apart = QuestionCandidate.objects.filter(
        question__kind=QuestionKind.REGISTER_PAIR,
        question__state=QuestionState.DIFFERENT,
        question__subject__in=named,
        person__in=named,
    )
    found = {frozenset(pair) for pair in apart.values_list("question__subject", "person")}
    return {pair for pair in asked if frozenset(pair) in found}


def rows_known_different(rows: Iterable[tuple[Mapping[str, str], str, UUID]]) -> set[int]:
    """Which of ``rows`` (a file's row, the role in it, a person) were once said to be two people, by their places.

    A row is known again by the name, number and birth date it tells of the role, whatever file it comes in.
    """
    asked = list(rows)
    decided = QuestionCandidate.objects.filter(
        question__kind=QuestionKind.ROW_MATCH,
        question__state=QuestionState.DIFFERENT,
        person__in={person for _row, _role, person in asked},
    ).select_related("question")
    apart = defaultdict(set)
    for candidate in decided.iterator(chunk_size=1_000):
        apart[candidate.person].add(_identity(_content(candidate.question), candidate.question.role))
    return {place for place, (row, role, person) in enumerate(asked) if _identity(row, role) in apart[person]}


def pieces(left: str, right: str, *, hide: bool = False) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Two texts cut where they differ, for a page. ``hide``: of what agrees only both ends are shown."""
    return marked(left, right, hide=hide)


def asked_in_reach(ctx: RequestContext) -> QuerySet[Question]:
    """The questions that an office in reach answers, of the kinds that the asker's roles may answer."""
    kinds = {kind for role in ctx.roles for kind in KINDS_OF.get(role, ())}
    return Question.objects.filter(brought_within(ctx, "area"), kind__in=kinds)


def _waiting_for(ctx: RequestContext) -> QuerySet[Question]:
    """Those that wait, without what the asker has answered: another person says the second word."""
    mine = Opinion.objects.filter(question=OuterRef("pk"), by=ctx.actor, taken_back_at=None)
    return asked_in_reach(ctx).filter(~Exists(mine), state__in=WAITING)


def _wanted(ctx: RequestContext, wanted: QuestionFilter) -> QuerySet[Question]:
    found = _waiting_for(ctx)
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    if wanted.department:
        found = found.filter(layout__startswith=f"{wanted.department}.")
    if wanted.area:
        found = found.filter(area__in=_codes_below(ctx, wanted.area))
    if wanted.days:
        found = found.filter(asked_at__lte=ctx.at - timedelta(days=wanted.days))
    return _probable(found)


def _codes_below(ctx: RequestContext, area: int) -> list[str]:
    today = day_in_china(ctx.at)
    below = subtree_ids(area, on=today)
    return [one.code for level in Level for one in areas_at_level(level, on=today) if one.id in below]


def _probable(found: QuerySet[Question]) -> QuerySet[Any]:
    """With the probability of the likeliest candidate, looked up for the rows of a page alone."""
    likeliest = QuestionCandidate.objects.filter(question=OuterRef("pk"), place=0)
    return found.annotate(probability=Subquery(likeliest.values("probability")))


def _said_twice(said: QuerySet[Opinion]) -> list[list[Said]]:
    """The answers to the latest questions of the sample that two people have answered, in their order."""
    rows = said.filter(question__second=True).order_by("-question_id", "id")
    by_question: dict[int, list[Said]] = defaultdict(list)
    for question, answer, person in rows.values_list("question", "answer", "person")[:SAMPLE]:
        by_question[question].append((Answer(answer), person))
    return [one for one in by_question.values() if len(one) > 1]


def _midnight(ctx: RequestContext) -> Any:
    return ctx.at.astimezone(CHINA).replace(hour=0, minute=0, second=0, microsecond=0)


def _line(row: Any) -> QuestionLine:
    return QuestionLine(
        number=row.uuid,
        kind=QuestionKind(row.kind),
        layout=row.layout,
        row=row.row,
        name=_content(row).get(f"{row.role}_name", ""),
        subject=row.subject,
        area=row.area,
        asked_at=row.asked_at,
        probability=row.probability,
        doubted=row.state == QuestionState.UNSURE,
    )


def _view(row: Any, ctx: RequestContext) -> QuestionView:
    content = _content(row)
    why = content.pop(BECAUSE, "")
    mine = row.opinions.filter(by=ctx.actor, taken_back_at=None).values_list("answer", flat=True).first()
    return QuestionView(
        line=_line(row),
        state=QuestionState(row.state),
        role=row.role,
        field=row.field,
        content=content,
        candidates=tuple(_candidate(one) for one in row.candidates.order_by("place")),
        person=row.person,
        decided_at=row.decided_at,
        mine=None if mine is None else Answer(mine),
        problem=Problem(**json.loads(why)) if why else None,
    )


def _candidate(row: QuestionCandidate) -> Candidate:
    return Candidate(row.person, row.probability, tuple(Step(**step) for step in row.reasons))


def _content(row: Question) -> dict[str, str]:
    content: dict[str, str] = json.loads(unseal(FieldClass.NOTE, owner=row.uuid, sealed=bytes(row.content)))
    return content


def _identity(content: Mapping[str, str], role: str) -> tuple[str, ...]:
    return tuple(content.get(f"{role}_{fact}") or "" for fact in ("name", "number", "born_on"))
