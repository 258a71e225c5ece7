"""Putting questions to people."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from wanjia.intake.models import Question, QuestionCandidate
from wanjia.intake.rules.questions import wants_second
from wanjia.intake.types import Asked, Candidate
from wanjia.intake.types.questions import BECAUSE
from wanjia.vault.actions import seal_many
from wanjia.vault.types import FieldClass


def ask_questions(questions: Sequence[Asked], *, at: datetime) -> int:
    """Put questions into the queue, inside the caller's transaction if there is one; returns how many are new.

    Whoever was asked before (by uuid) is not asked again.
    """
    known = set(Question.objects.filter(uuid__in=[one.uuid for one in questions]).values_list("uuid", flat=True))
    new = [one for one in questions if one.uuid not in known]
    texts = [json.dumps(_kept(one), ensure_ascii=False) for one in new]
    sealed = seal_many(FieldClass.NOTE, owners=[one.uuid for one in new], texts=texts)
    rows = Question.objects.bulk_create(
        (_question(one, content, at) for one, content in zip(new, sealed, strict=True)), batch_size=1_000
    )
    candidates = [
        _candidate(row, place, candidate)
        for row, one in zip(rows, new, strict=True)
        for place, candidate in enumerate(sorted(one.candidates, key=lambda found: -found.probability))
    ]
    QuestionCandidate.objects.bulk_create(candidates, batch_size=1_000)
    return len(new)


def _kept(asked: Asked) -> dict[str, str]:
    """What is sealed: the row, and why it is asked about, which may name a day or a value."""
    why = {BECAUSE: json.dumps(asdict(asked.problem), ensure_ascii=False)} if asked.problem else {}
    return {**asked.content, **why}


def _question(asked: Asked, sealed: bytes, at: datetime) -> Question:
    return Question(
        uuid=asked.uuid,
        kind=int(asked.kind),
        delivery=asked.delivery,
        row=asked.row,
        layout=asked.layout,
        role=asked.role,
        content=sealed,
        subject=asked.subject,
        field=asked.field,
        area=asked.area,
        asked_at=at,
        second=wants_second(asked.uuid),
    )


def _candidate(question: Question, place: int, candidate: Candidate) -> QuestionCandidate:
    return QuestionCandidate(
        question=question,
        place=place,
        person=candidate.person,
        probability=candidate.probability,
        reasons=[asdict(step) for step in candidate.steps],
    )
