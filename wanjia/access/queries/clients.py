"""Programs of other offices: the door by which the API learns who calls."""

import hashlib
from datetime import datetime

from django.db.models import QuerySet

from wanjia.access.models import Client
from wanjia.access.rules import reach_of_role
from wanjia.access.types import Purpose, RequestContext, Role
from wanjia.kernel.errors import N_, Forbidden
from wanjia.places.queries import reach_ids


def token_hash(token: str) -> bytes:
    """SHA-256: tokens are 256 random bits, so a slow hash would protect nothing more."""
    return hashlib.sha256(token.encode()).digest()


def client_list(*, at: datetime) -> QuerySet[Client]:
    """The programs whose token waits, or works and is not over, by name; one query."""
    rows = Client.objects.filter(ended_at=None, expires_at__gt=at)
    return rows.select_related("area", "granted_by").order_by("name", "pk")


def client_context(token: str, *, purpose: Purpose, basis: str, request_id: str, at: datetime) -> RequestContext:
    """The context of an API call; Forbidden when ``token`` is unknown, unapproved, expired or revoked."""
    client = (
        Client.objects.select_related("area")
        .filter(token_hash=token_hash(token), approved_at__isnull=False, ended_at=None, expires_at__gt=at)
        .first()
    )
    if client is None:
        raise Forbidden(N_("This token is not valid, or no longer. Ask the security officer for a new one."))
    role = Role(client.role)
    return RequestContext(
        actor=f"client:{client.pk}",
        roles=frozenset({role}),
        reach=reach_of_role(role, reach_ids([client.area_id])),
        purpose=purpose,
        basis=basis,
        at=at,
        area=client.area.code,
        request_id=request_id,
        views_a_day=client.views_a_day,
    )
