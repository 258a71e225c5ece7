"""Recording an act in the transaction that does it: when this fails, so does the act."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from wanjia.audit import rules
from wanjia.audit.types import Act, Batch, Grade

# One round trip: the event, its note to the sequencer, its subjects.
RECORD = """
WITH event AS (
    INSERT INTO audit_event (at, actor, on_behalf, purpose, basis, session, device, area, request,
                             action, object, outcome, fields, rows, digest, grade)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
    RETURNING id, at
), queued AS (
    INSERT INTO audit_queue SELECT id, at FROM event
), subjects AS (
    INSERT INTO audit_subject
    SELECT id, at, person, grade FROM event, unnest(%s::uuid[], %s::text[]) AS subject (person, grade)
), batch AS (
    INSERT INTO audit_batch SELECT id, at, %s::uuid[] FROM event WHERE %s
)
SELECT id FROM event
"""


def record(  # noqa: PLR0913  the words of one log line; grouping them would only rename them
    act: Act,
    *,
    action: str,
    object: str,  # noqa: A002  the log's own word
    at: datetime,
    subjects: Iterable[tuple[UUID, Grade]] = (),
    fields: tuple[str, ...] = (),
    outcome: str = "ok",
) -> int:
    """Record one act in the caller's transaction and return its id.

    ``subjects`` are the persons and how far their data went, ``fields`` the names of what was shown or changed. No
    personal value belongs into any of them. Any failure raises: then nothing may be answered.
    """
    pairs = sorted({(person.hex, grade) for person, grade in subjects})
    persons = {person for person, _ in pairs}
    line = (*_who(act, at), action, object, outcome, list(fields), len(persons), "", "")
    return _insert(line, _listed(person for person, _ in pairs), _listed(grade for _, grade in pairs), None)


def record_batch(act: Act, *, action: str, object: str, at: datetime, batch: Batch) -> int:  # noqa: A002
    """Record one chunk of a batch as one act: its persons as a list and, in the log, as their digest."""
    persons = sorted({person.bytes for person in batch.persons})
    line = (*_who(act, at), action, object, "ok", [], len(persons), rules.batch_digest(persons), batch.grade.value)
    return _insert(line, _listed(()), _listed(()), _listed(map(bytes.hex, persons)))


def _who(act: Act, at: datetime) -> tuple[Any, ...]:
    who = (act.actor, act.on_behalf, act.purpose, act.basis)
    return (at, *who, act.session, act.device, act.area, act.request_id)


def _listed(words: Iterable[str]) -> str:
    """A list of plain words as the server writes it: value by value, a hundred thousand of them cost seconds."""
    return f"{{{','.join(words)}}}"


def _insert(line: tuple[Any, ...], persons: str, grades: str, batch: str | None) -> int:
    with connection.cursor() as cursor:
        cursor.execute(RECORD, [*line, persons, grades, batch or "{}", batch is not None])
        return int(cursor.fetchone()[0])
