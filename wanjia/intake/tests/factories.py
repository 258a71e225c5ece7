"""Things handed in, for tests that look at them."""

from uuid import UUID, uuid4

from wanjia.intake.models import Submission
from wanjia.kernel.clock import day_in_china, system_clock
from wanjia.places.queries import area
from wanjia.registry.types import EventKind, Source, Standing


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
