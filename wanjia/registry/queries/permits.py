"""Residence permits that fall due."""

from datetime import timedelta

from wanjia.access.queries import see
from wanjia.access.types import RequestContext
from wanjia.audit.types import Grade
from wanjia.kernel.clock import day_in_china
from wanjia.kernel.seen import Seen
from wanjia.registry.models import PermitFact
from wanjia.registry.queries.lines import lines, people
from wanjia.registry.queries.reach import areas_within
from wanjia.registry.types.facts import LifeStatus
from wanjia.registry.types.lists import PermitDue, PermitsDue
from wanjia.web import paging

# A permit is endorsed in the month before each full year of it; an endorsement that was missed can be made up for.
AHEAD, BEHIND = timedelta(days=31), timedelta(days=31)


def permits_due(ctx: RequestContext, area: int, *, page: str = "", limit: int = 50) -> Seen[PermitsDue]:
    """Permits of the living in an area whose endorsement falls due within a month, or did in the month before.

    ``page`` is a token of the page before. NotFound for an area out of reach.
    """
    return see(
        ctx,
        action="permit.due",
        object=f"area:{area}",
        load=lambda: _load(ctx, area, page, limit),
        subjects=lambda found: [(permit.person.uuid, Grade.LISTED) for permit in found.permits],
    )


def _load(ctx: RequestContext, area: int, page: str, limit: int) -> PermitsDue:
    today = day_in_china(ctx.at)
    permits = PermitFact.objects.open().filter(
        person__area__in=areas_within(ctx, area),
        person__canonical=None,
        person__life=LifeStatus.ALIVE,
        endorsed_until__range=(today - BEHIND, today + AHEAD),
    )
    rows = paging.page(permits, paging.read(page), order=("endorsed_until", "person_id"), size=limit)
    holders = list(people().filter(pk__in=[row.person_id for row in rows.rows]))
    told = {holder.pk: line for holder, line in zip(holders, lines(holders), strict=True)}
    found = tuple(PermitDue(told[row.person_id], row.endorsed_until) for row in rows.rows)
    return PermitsDue(found, rows.before, rows.after)
