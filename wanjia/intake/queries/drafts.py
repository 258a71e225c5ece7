"""One's own drafts. Nobody else's can be asked for."""

import json
from dataclasses import dataclass, field
from datetime import datetime

from wanjia.access.types import RequestContext
from wanjia.intake.models import Draft
from wanjia.vault.queries import unseal
from wanjia.vault.types import FieldClass


@dataclass(frozen=True)
class KeptDraft:
    """What was typed into a form of ``kind``, by the names of its fields."""

    kind: str
    saved_at: datetime
    typed: dict[str, list[str]] = field(default_factory=dict, repr=False)


def draft(ctx: RequestContext, kind: str) -> KeptDraft | None:
    """One's own draft of a form."""
    row = Draft.objects.filter(staff=ctx.person_at_work(), kind=kind).first()
    if row is None:
        return None
    return KeptDraft(kind, row.saved_at, json.loads(unseal(FieldClass.NOTE, owner=row.uuid, sealed=bytes(row.content))))


def drafts(ctx: RequestContext) -> tuple[KeptDraft, ...]:
    """Which forms one has begun, the latest first; without what was typed."""
    rows = Draft.objects.filter(staff=ctx.person_at_work()).order_by("-saved_at")
    return tuple(KeptDraft(kind, saved_at) for kind, saved_at in rows.values_list("kind", "saved_at"))
