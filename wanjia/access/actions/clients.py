"""Programs of other offices. Their rights are granted by two officers, as those of people are."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from wanjia.access.models import Client
from wanjia.access.queries.clients import token_hash
from wanjia.access.queries.looks import within
from wanjia.access.rules import token_problems
from wanjia.access.types import RequestContext, Role
from wanjia.audit.actions import record
from wanjia.kernel.errors import N_, NotFound, Problem, Refused


@dataclass(frozen=True)
class ClientWish:
    """A program that asks for access: one role in one area, until a moment at most twelve months away."""

    name: str
    role: Role
    area_id: int
    expires_at: datetime
    views_a_day: int


def grant_client(wish: ClientWish, *, by: RequestContext) -> tuple[int, str]:
    """Ask for a client; returns its id and its token, which is shown this once and works after approval.

    Refused when it would last for more than twelve months.
    """
    if problems := token_problems(by.at, wish.expires_at):
        raise Refused(*problems)
    token = f"wj_{secrets.token_urlsafe(32)}"
    with within(by):
        row = Client.objects.create(
            **vars(wish), token_hash=token_hash(token), granted_at=by.at, granted_by_id=by.staff_id
        )
        record(by.act(), action="client.grant", object=f"client:{row.pk}", at=by.at, fields=(wish.role.value,))
    return row.pk, token


def approve_client(client_id: int, *, by: RequestContext) -> None:
    """The second pair of eyes; the token works at once."""
    with within(by):
        row = Client.objects.select_for_update().filter(pk=client_id, approved_at=None, ended_at=None).first()
        if row is None:
            raise NotFound("client")
        if row.granted_by_id == by.staff_id:
            raise Refused(
                Problem("four_eyes", N_("Another officer must approve this: you asked for it or it is yours."))
            )
        row.approved_at, row.approved_by_id = by.at, by.staff_id
        row.save(update_fields=["approved_at", "approved_by"])
        record(by.act(), action="client.approve", object=f"client:{row.pk}", at=by.at)


def end_client(client_id: int, *, by: RequestContext) -> None:
    """The token stops working with this transaction."""
    with within(by):
        if not Client.objects.filter(pk=client_id, ended_at=None).update(ended_at=by.at, ended_by=by.staff_id):
            raise NotFound("client")
        record(by.act(), action="client.end", object=f"client:{client_id}", at=by.at)
