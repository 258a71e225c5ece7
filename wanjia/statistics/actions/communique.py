"""Entering what was published."""

from django.db import transaction

from wanjia.access.types import RequestContext
from wanjia.audit.actions import record
from wanjia.kernel.clock import day_in_china
from wanjia.kernel.errors import NotFound
from wanjia.statistics.models import Communique
from wanjia.statistics.rules.communique import check_told
from wanjia.statistics.types.communique import Told


def enter_published(told: Told, *, by: RequestContext) -> None:
    """Keep a published value; one that was entered before stays as its history.

    Refused for a value that the figure cannot have, NotFound for an area out of reach.
    """
    staff = by.person_at_work()
    check_told(told, last_year=day_in_china(by.at).year - 1)
    if not (by.reach.whole_city or told.area in by.reach.areas):
        raise NotFound("area")
    with transaction.atomic():
        Communique.objects.create(
            area_id=told.area,
            year=told.year,
            figure=told.figure,
            value=told.value,
            source=told.source.strip(),
            published_on=told.published_on,
            entered_by_id=staff,
            entered_at=by.at,
        )
        record(
            by.act(),
            action="statistics.communique",
            object=f"communique:{told.area}:{told.year}:{told.figure}",
            at=by.at,
        )
