"""问题数据: rows of lists that wait, with every reason, for somebody of their area to mend or dismiss."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from wanjia.access.queries import see
from wanjia.access.types import RequestContext
from wanjia.intake.models import WaitingRow
from wanjia.intake.queries.areas import brought_within
from wanjia.intake.sources.household_list.columns import HEADINGS
from wanjia.kernel.errors import NotFound, Problem
from wanjia.kernel.seen import Seen
from wanjia.vault.queries import unseal
from wanjia.vault.types import FieldClass
from wanjia.web import paging
from wanjia.web.paging import Page

# Relatives are told by row number, which means nothing for a row on its own.
MENDABLE = tuple(one.column for one in HEADINGS if one.column not in {"spouse_row", "father_row", "mother_row"})
SHOWN_DATE = {1: 10, 2: 7, 3: 4}  # characters of a birth date by its precision


@dataclass(frozen=True)
class Waiting:
    """A row in quarantine: as it was written, by column, and why it waits; once left out, the reason given."""

    uuid: UUID
    list_title: str
    row: int
    received_at: datetime
    problems: tuple[Problem, ...]
    written: dict[str, str] = field(repr=False)
    settled: bool = False
    reason: str = field(default="", repr=False)


def waiting_rows(ctx: RequestContext, *, page: str = "") -> Seen[Page[Waiting]]:
    """The rows of one's area that wait, the oldest first. They are of people not held, so nobody is a subject."""

    def load() -> Page[Waiting]:
        return paging.page(reached(ctx).filter(settled_at=None), paging.read(page), order=("id",)).map(waiting_of)

    return see(ctx, action="quarantine.list", object="quarantine", load=load, subjects=lambda _: ())


def waiting_row(ctx: RequestContext, number: UUID) -> Seen[Waiting]:
    """One row, settled or not; NotFound outside one's area."""

    def load() -> Waiting:
        row = reached(ctx).filter(uuid=number).first()
        if row is None:
            raise NotFound("row")
        return waiting_of(row)

    return see(ctx, action="quarantine.open", object=f"row:{number}", load=load, subjects=lambda _: ())


def reached(ctx: RequestContext) -> QuerySet[WaitingRow]:
    """Rows about the communities in reach, and those whose community nobody knows from lists of one's offices."""
    return WaitingRow.objects.select_related("batch").filter(brought_within(ctx, "area", "batch__area"))


def waiting_of(row: WaitingRow) -> Waiting:
    """A stored row, opened."""
    content = json.loads(unseal(FieldClass.NOTE, owner=row.uuid, sealed=bytes(row.content)))
    return Waiting(
        uuid=row.uuid,
        list_title=row.batch.title,
        row=row.row,
        received_at=row.batch.received_at,
        problems=tuple(Problem(**one) for one in row.problems),
        written=_written(content),
        settled=row.settled_at is not None,
        reason=unseal(FieldClass.NOTE, owner=row.uuid, sealed=bytes(row.reason)) if row.reason else "",
    )


def _written(content: dict[str, Any]) -> dict[str, str]:
    """What stood in the cells: a list keeps them, a table of typed columns is written out again."""
    texts = {name: str(content[name]) for name in MENDABLE if content.get(name) not in (None, "")}
    precision = content.get("birth_precision")
    if precision and "birth_date" in texts:
        texts["birth_date"] = texts["birth_date"][: SHOWN_DATE[precision]]
    return texts
