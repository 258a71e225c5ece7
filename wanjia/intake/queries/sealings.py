"""Cases of sealing: who asked for what, who decided. Whom a seal hides is told by nothing here."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import QuerySet

from wanjia.access.types import RequestContext
from wanjia.intake.models import Sealing
from wanjia.intake.queries.areas import brought_within
from wanjia.vault.queries import unseal
from wanjia.vault.types import FieldClass
from wanjia.web import paging
from wanjia.web.paging import Page


class CaseState(StrEnum):
    """How far a case has come; ``SEALED`` may be asked to be opened."""

    ASKED = "asked"
    DECLINED = "declined"
    SEALED = "sealed"
    OPENED = "opened"


@dataclass(frozen=True)
class SealingCase:
    """One case. ``person`` is told while nothing is hidden yet, so that the second officer knows of whom it is."""

    number: UUID
    opening: bool
    state: CaseState
    asked_by: str
    asked_at: datetime
    decided_by: str
    reason: str = field(repr=False)
    person: UUID | None = None


def sealings(ctx: RequestContext, *, page: str = "") -> Page[SealingCase]:
    """The cases of the offices in reach, the latest first."""
    return paging.page(reached(ctx), paging.read(page), order=("-id",)).map(_case)


def reached(ctx: RequestContext) -> QuerySet[Sealing]:
    """Cases that an office in reach asked for."""
    return Sealing.objects.filter(brought_within(ctx, "area"))


def sealed_now(case: Sealing) -> bool:
    """Whether the person was sealed by this case and the seal was not opened since."""
    return bool(case.granted and case.opens_id is None) and not _opened(case)


def _opened(case: Sealing) -> bool:
    return Sealing.objects.filter(opens=case, granted=True).exists()


def _case(row: Sealing) -> SealingCase:
    state = _state(row)
    return SealingCase(
        number=row.uuid,
        opening=row.opens_id is not None,
        state=state,
        asked_by=row.asked_by,
        asked_at=row.asked_at,
        decided_by=row.decided_by,
        reason=unseal(FieldClass.NOTE, owner=row.uuid, sealed=bytes(row.reason)),
        person=row.person if state is CaseState.ASKED and row.opens_id is None else None,
    )


def _state(row: Sealing) -> CaseState:
    if row.granted is None:
        return CaseState.ASKED
    if not row.granted:
        return CaseState.DECLINED
    return CaseState.SEALED if sealed_now(row) else CaseState.OPENED
