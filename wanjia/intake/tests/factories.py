"""Things handed in, for tests that look at them."""

import json
from dataclasses import asdict
from uuid import UUID, uuid4

from wanjia.intake.actions import ask_questions
from wanjia.intake.models import Batch, Submission, Upload, WaitingRow
from wanjia.intake.rules.rows import problem
from wanjia.intake.types import Asked, QuestionKind
from wanjia.kernel.clock import day_in_china, system_clock
from wanjia.places.queries import area
from wanjia.registry.types import EventKind, Source, Standing
from wanjia.vault.actions import seal
from wanjia.vault.types import FieldClass


def submission_in(area_id: int, state: str = "plain") -> dict[str, UUID]:
    """A submission of the office of an area, about nobody who is held."""
    if state != "plain":
        raise KeyError(state)
    at = system_clock()
    row = Submission.objects.create(
        uuid=uuid4(),
        source=int(Source.DESK),
        actor="staff:0",
        key=uuid4(),
        digest="0" * 64,
        kind=int(EventKind.DEATH),
        standing=int(Standing.REPORTED),
        received_at=at,
        area=area(area_id, on=day_in_china(at)).code,
    )
    return {"number": row.uuid}


def upload_in(area_id: int, state: str = "plain") -> dict[str, UUID]:
    """A list of the office of an area, held and not taken in."""
    if state != "plain":
        raise KeyError(state)
    at = system_clock()
    row = Upload.objects.create(
        uuid=uuid4(),
        source=int(Source.HOUSEHOLD_LIST),
        actor="staff:0",
        area=area(area_id, on=day_in_china(at)).code,
        title="list.csv",
        digest="0" * 64,
        received_at=at,
        rows=1,
        households=1,
        unreadable=0,
    )
    return {"number": row.uuid}


def waiting_row_in(area_id: int, state: str = "plain") -> dict[str, UUID]:
    """A row about a community that waits for its birth date."""
    if state != "plain":
        raise KeyError(state)
    at, uuid = system_clock(), uuid4()
    code = area(area_id, on=day_in_china(at)).code
    batch = Batch.objects.create(
        uuid=uuid4(), source=2, actor="staff:0", title="list.csv", digest=uuid.hex, received_at=at, rows=1, area=code
    )  # fmt: skip
    content = json.dumps({"name": "王芳", "community": code})
    WaitingRow.objects.create(
        uuid=uuid,
        batch=batch,
        row=2,
        content=seal(FieldClass.NOTE, owner=uuid, text=content),
        problems=[asdict(problem("birth_missing"))],
        area=code,
    )
    return {"number": uuid}


def question_in(area_id: int, state: str = "plain") -> dict[str, UUID]:
    """A question about a row of an area that may be about nobody held."""
    if state != "plain":
        raise KeyError(state)
    at = system_clock()
    asked = Asked(
        uuid4(),
        QuestionKind.ROW_MATCH,
        content={"person_name": "王芳"},
        layout="health.death_certificates",
        row=2,
        area=area(area_id, on=day_in_china(at)).code,
    )
    ask_questions([asked], at=at)
    return {"number": asked.uuid}
