"""What was shown after a close is shown again, whoever asks."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from wanjia.kernel.errors import N_
from wanjia.statistics.models import Close
from wanjia.statistics.types.designs import Audience

# A close that lacks changes would be shown for ever.
STILL_COUNTED = N_("The latest changes are still being counted. Try again in a minute.")
Cells = list[list[str | int | None]]


@dataclass(frozen=True)
class Named:
    """What a close is of."""

    audience: Audience
    design: str
    area_id: int
    question: str
    closed_on: date


def closed(named: Named, work_out: Callable[[], Cells], *, at: datetime) -> Close:
    """The figures as they were first shown after this close; worked out now where nobody has asked yet."""
    fields = {name: getattr(named, name) for name in ("design", "area_id", "question", "closed_on")}
    fields["audience"] = named.audience.value
    found = Close.objects.filter(**fields).first()
    if found is None:
        Close.objects.bulk_create([Close(**fields, figures=work_out(), made_at=at)], ignore_conflicts=True)
        found = Close.objects.get(**fields)
    return found
