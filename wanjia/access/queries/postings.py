"""Who holds which posting, and what system management lists."""

from datetime import date, datetime

from django.db.models import Prefetch, Q, QuerySet

from wanjia.access.models import Posting, Staff
from wanjia.access.rules import ROLES_BY_AREA, opens, reach_of
from wanjia.access.types import Audience, Held, Policy, Purpose, RequestContext, Role
from wanjia.kernel.clock import day_in_china
from wanjia.kernel.errors import N_, Forbidden
from wanjia.places.queries import reach_ids
from wanjia.places.types import Level


def in_force(on: date) -> Q:
    """Approved, not ended, and within its dates."""
    return Q(approved_at__isnull=False, ended_at=None, valid_from__lte=on, valid_to__gt=on)


def held_by(staff_id: int, *, on: date) -> tuple[Held, ...]:
    """The postings in force of one person, each with every area it reaches; widest first."""
    rows = Posting.objects.filter(in_force(on), staff=staff_id).select_related("area").order_by("area__code", "pk")
    return tuple(_held(row) for row in rows)


def _held(row: Posting) -> Held:
    role, area = Role(row.role), row.area
    # Four thousand areas in every request of the city's steward would be read for nothing.
    areas = reach_ids([area.pk]) if role in ROLES_BY_AREA else frozenset[int]()
    return Held(role, area.pk, area.code, area.name, Level(area.level), areas)


def staff_list(*, at: datetime) -> QuerySet[Staff]:
    """Every account by login, with its postings that are not over in ``current``; three queries a page."""
    postings = Posting.objects.filter(ended_at=None, valid_to__gt=at).select_related("area").order_by("pk")
    return Staff.objects.order_by("login").prefetch_related(Prefetch("postings", postings, to_attr="current"))


def postings_in_question() -> QuerySet[Posting]:
    """Postings that wait for their second officer, oldest first."""
    waiting = Posting.objects.filter(approved_at=None, ended_at=None)
    return waiting.select_related("staff", "area", "granted_by").order_by("granted_at", "pk")


def ordered_context(staff_id: int, policy: Policy, *, purpose: Purpose, basis: str, at: datetime) -> RequestContext:
    """The context of what somebody ordered and a job does, with the reach of their postings as they are now.

    Forbidden when the account is closed or none of its postings opens the door any more.
    """
    active = Staff.objects.filter(pk=staff_id, is_active=True).exists()
    held = opens(policy, held_by(staff_id, on=day_in_china(at))) if active else ()
    if not held and policy.roles is not Audience.SIGNED_IN:
        raise Forbidden(N_("Your postings do not include this."))
    return RequestContext(
        actor=f"staff:{staff_id}",
        roles=frozenset(one.role for one in held),
        reach=reach_of(held),
        purpose=purpose,
        basis=basis,
        at=at,
        area=held[0].area_code if held else "",
    )
