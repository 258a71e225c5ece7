"""The search for doubles in the whole register: how far the latest has come. Counts, no persons."""

from datetime import datetime, timedelta

from wanjia.intake.models import Search
from wanjia.intake.types.searches import DoublesSearch

LONGEST = timedelta(hours=2)  # after which a search that did not end is taken for lost


def last_search(*, at: datetime) -> DoublesSearch | None:
    """The latest search of the whole register, over or not."""
    row = Search.objects.order_by("-id").first()
    return None if row is None else _told(row, at)


def _told(row: Search, at: datetime) -> DoublesSearch:
    return DoublesSearch(
        number=row.uuid,
        actor=row.actor,
        asked_at=row.asked_at,
        finished_at=row.finished_at,
        step=row.step,
        done=row.done,
        total=row.total,
        people=row.people,
        met=row.met,
        found=row.found,
        asked=row.asked,
        going_on=row.finished_at is None and row.asked_at > at - LONGEST,
    )
