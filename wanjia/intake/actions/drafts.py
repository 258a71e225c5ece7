"""Forms somebody began: kept sealed, one a form and person at work, until sent or thrown away."""

import json
from collections.abc import Mapping, Sequence

from wanjia.access.types import RequestContext
from wanjia.intake.models import Draft
from wanjia.kernel.ids import uuid7
from wanjia.vault.actions import seal
from wanjia.vault.types import FieldClass

LARGEST = 20_000  # characters; a form of ours has a few hundred


def keep_draft(kind: str, typed: Mapping[str, Sequence[str]], *, by: RequestContext) -> bool:
    """Keep what was typed into a form, in the place of an earlier draft of it; False for more than a form can hold."""
    text = json.dumps({name: list(values) for name, values in typed.items()}, ensure_ascii=False)
    if len(text) > LARGEST:
        return False
    uuid = uuid7(by.at)
    sealed = seal(FieldClass.NOTE, owner=uuid, text=text)
    Draft.objects.update_or_create(
        staff=by.person_at_work(), kind=kind, defaults={"uuid": uuid, "content": sealed, "saved_at": by.at}
    )
    return True


def forget_draft(kind: str, *, by: RequestContext) -> None:
    """Throw one's own draft of a form away."""
    Draft.objects.filter(staff=by.person_at_work(), kind=kind).delete()
