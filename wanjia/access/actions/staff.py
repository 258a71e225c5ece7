"""Accounts. A new or reset password is used once: its owner must choose another at the first login."""

import secrets
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password

from wanjia.access.models import Posting, Staff
from wanjia.access.queries.looks import system_context, within
from wanjia.access.rules import OFFICERS, account_problems
from wanjia.access.types import Account, Purpose, RequestContext, Role
from wanjia.audit.actions import record
from wanjia.kernel.clock import day_in_china
from wanjia.kernel.errors import N_, NotFound, Problem, Refused
from wanjia.places.queries import areas_at_level
from wanjia.places.types import Level

FIRST_POSTING = timedelta(days=365)


def create_staff(*, login: str, name: str, by: RequestContext) -> Account:
    """A new account without any posting, and the password it starts with. Refused for a login that is taken."""
    problems = account_problems(login, name)
    if problems:
        raise Refused(*problems)
    with within(by):
        if Staff.objects.filter(login=login).exists():
            raise Refused(Problem("taken", N_("This login is taken. Add a digit or choose another."), "login"))
        account = _create(login, name, at=by.at, by=by.staff_id)
        record(by.act(), action="staff.create", object=f"staff:{account.staff_id}", at=by.at)
    return account


def disable_staff(staff_id: int, *, by: RequestContext) -> None:
    """Nobody works under this account from now on; open sessions end with their next request."""
    if staff_id == by.staff_id:
        raise Refused(Problem("self", N_("You cannot disable your own account. Ask another officer.")))
    _change(staff_id, "disable", by, is_active=False)


def enable_staff(staff_id: int, *, by: RequestContext) -> None:
    """The account works again, with the postings that are still in force."""
    _change(staff_id, "enable", by, is_active=True)


def reset_password(staff_id: int, *, by: RequestContext) -> str:
    """A password to hand over in person; all sessions of the account end."""
    password = _one_time_password()
    _change(staff_id, "reset_password", by, password=make_password(password), must_change_password=True)
    return password


def reset_second_factor(staff_id: int, *, by: RequestContext) -> str:
    """For a lost phone: the second factor is set up again at the next login, with a password handed over in person."""
    with within(by):
        Authenticator.objects.filter(user=staff_id).delete()
        record(by.act(), action="staff.reset_second_factor", object=f"staff:{staff_id}", at=by.at)
    return reset_password(staff_id, by=by)


def install_officers(*, at: datetime) -> tuple[Account, ...]:
    """The first four accounts of an empty installation: one officer of each kind, and a second one to approve.

    Refused once any account exists: from then on postings need two officers.
    """
    roles = [*sorted(OFFICERS), Role.SECURITY_ADMIN]
    logins = ["audit", "security", "system", "security2"]
    by = system_context("installation", at=at, purpose=Purpose.ADMINISTRATION)
    with within(by):
        if Staff.objects.exists():
            raise Refused(Problem("installed", N_("There are accounts already. Postings are granted by two officers.")))
        accounts = tuple(_create(login, login, at=at, by=None) for login in logins)
        for account, role in zip(accounts, roles, strict=True):
            place(account.staff_id, role=role, area_id=_city(at), at=at)
        record(by.act(), action="staff.install", object="staff", at=at)
    return accounts


def place(staff_id: int, *, role: Role, area_id: int, at: datetime) -> None:
    """A posting that comes from the installation itself, for a year from the day before (clocks differ)."""
    start = day_in_china(at) - timedelta(days=1)
    Posting.objects.create(
        staff_id=staff_id,
        role=role,
        area_id=area_id,
        origin="installation",
        valid_from=start,
        valid_to=start + FIRST_POSTING,
        granted_at=at,
        approved_at=at,
    )


def _city(at: datetime) -> int:
    cities = areas_at_level(Level.PREFECTURE, on=day_in_china(at))
    if len(cities) != 1:
        raise Refused(Problem("city", N_("Load the list of areas of one city first: wanjia areas import.")))
    return cities[0].id


def _create(login: str, name: str, *, at: datetime, by: int | None) -> Account:
    password = _one_time_password()
    row = Staff.objects.create(
        login=login, name=name.strip(), password=make_password(password), created_at=at, created_by_id=by
    )
    return Account(row.pk, login, password)


def _change(staff_id: int, verb: str, by: RequestContext, **values: object) -> None:
    with within(by):
        if not Staff.objects.filter(pk=staff_id).update(**values):
            raise NotFound("staff")
        record(by.act(), action=f"staff.{verb}", object=f"staff:{staff_id}", at=by.at)


def _one_time_password() -> str:
    return secrets.token_urlsafe(12)
