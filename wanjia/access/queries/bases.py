"""What makes a look lawful just now, and what a supervisor still has to look at."""

from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from wanjia.access.models import Basis, Glass, Sample
from wanjia.access.rules import GLASSES_BEFORE_ALARM, SUPERVISORS
from wanjia.access.types import OpenBasis, Purpose, RequestContext, Role
from wanjia.kernel.clock import CHINA, day_in_china


def open_basis(basis_id: int, *, staff_id: int, at: datetime) -> OpenBasis | None:
    """The basis with this id, if it is this person's and still open."""
    row = Basis.objects.filter(pk=basis_id, staff=staff_id, closed_at=None, closes_at__gt=at).first()
    if row is None:
        return None
    left = row.looks_allowed - len(row.persons)
    return OpenBasis(row.pk, Purpose(row.purpose), row.reference, row.opened_at, row.closes_at, left)


def open_glass(staff_id: int, *, person: UUID, at: datetime) -> int | None:
    """The id of the broken glass through which this person at work sees ``person`` until its hour is over."""
    rows = Glass.objects.filter(staff=staff_id, person=person, opened_at__lte=at, closes_at__gt=at)
    return rows.values_list("pk", flat=True).first()


def glass_alarms(*, at: datetime) -> list[tuple[str, int]]:
    """Who broke more than three glasses today, by login, with how many: for the security officer at once."""
    start = datetime.combine(day_in_china(at), time.min, tzinfo=CHINA)
    today = Glass.objects.filter(opened_at__gte=start).values_list("staff__login")
    counted = today.annotate(glasses=Count("pk")).filter(glasses__gt=GLASSES_BEFORE_ALARM)
    return sorted(counted)


@dataclass(frozen=True)
class ReviewList:
    """What waits for this supervisor: broken glass first, then looks without a counter or a task."""

    glasses: QuerySet[Glass]
    samples: QuerySet[Sample]


def review_list(ctx: RequestContext) -> ReviewList:
    """What the people one level down, in the areas of ``ctx``, did and nobody has looked at yet; never one's own."""
    below = [role.value for role, supervisor in SUPERVISORS.items() if supervisor in ctx.roles]
    mine = Q(role__in=below, reviewed_at=None) & ~Q(staff=ctx.staff_id)
    if not (ctx.reach.whole_city or Role.SECURITY_ADMIN in ctx.roles):
        mine &= Q(area__in=list(ctx.reach.areas))
    return ReviewList(
        glasses=Glass.objects.filter(mine).select_related("staff", "area").order_by("opened_at"),
        samples=Sample.objects.filter(mine).select_related("staff", "area").order_by("looked_at"),
    )


def supervises(ctx: RequestContext, role: Role, area: int | None) -> bool:
    """Whether the asker is one level above somebody with ``role`` in ``area``; the security officer is above all."""
    if Role.SECURITY_ADMIN in ctx.roles:
        return True
    return SUPERVISORS.get(role) in ctx.roles and (ctx.reach.whole_city or area in ctx.reach.areas)
