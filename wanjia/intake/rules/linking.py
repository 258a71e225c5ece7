"""Whom linkage takes a row to mean: one rule, whether rows are looked up one after the other or as a set."""

from collections.abc import Sequence
from uuid import UUID

from wanjia.intake.types.questions import Candidate
from wanjia.linkage.types import Thresholds


def worth_asking(found: Sequence[Candidate], bearer: UUID | None, limits: Thresholds) -> tuple[Candidate, ...]:
    """Those who are worth a question, at least: whoever bears the number told always is."""
    return tuple(one for one in found if one.probability >= limits.ask or one.person == bearer)


def meant(likely: Sequence[Candidate], limits: Thresholds) -> Candidate | None:
    """The one who is meant without asking. Nobody is who has a rival: twins, namesakes, the bearer of the number."""
    return likely[0] if len(likely) == 1 and likely[0].probability >= limits.link else None
