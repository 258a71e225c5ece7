"""Decisions of access: who may hold which posting, why a record may be looked at, when a glass may be broken."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from wanjia.access.types import Audience, Held, OpenBasis, Policy, PostingWish, Purpose, Reach, Role
from wanjia.kernel.clock import day_in_china
from wanjia.kernel.errors import N_, Problem
from wanjia.places.types import Level

ROLE_NAMES = {
    Role.CITY_DATA_STEWARD: N_("City data steward"),
    Role.COUNTY_OFFICER: N_("County officer"),
    Role.TOWNSHIP_CLERK: N_("Township clerk"),
    Role.COMMUNITY_WORKER: N_("Community worker"),
    Role.GRID_WORKER: N_("Grid worker"),
    Role.HEALTH_WORKER: N_("Health worker"),
    Role.STATISTICIAN: N_("Statistician"),
    Role.SYSTEM_ADMIN: N_("System officer"),
    Role.SECURITY_ADMIN: N_("Security officer"),
    Role.AUDIT_ADMIN: N_("Audit officer"),
}
# Three separate officers (GB/T 22239-2019, 8.1.5); none of them works with residents' records.
OFFICERS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
# Whose postings open rows of persons. A statistician works with figures that others have closed.
PERSON_ROLES = frozenset(Role) - OFFICERS - {Role.STATISTICIAN}
ROLES_BY_AREA = PERSON_ROLES - {Role.CITY_DATA_STEWARD}
LEVELS = {
    Role.CITY_DATA_STEWARD: frozenset({Level.PREFECTURE}),
    Role.COUNTY_OFFICER: frozenset({Level.COUNTY}),
    Role.TOWNSHIP_CLERK: frozenset({Level.TOWNSHIP}),
    Role.COMMUNITY_WORKER: frozenset({Level.VILLAGE}),
    Role.GRID_WORKER: frozenset({Level.VILLAGE}),
    Role.HEALTH_WORKER: frozenset({Level.COUNTY, Level.TOWNSHIP}),
    Role.STATISTICIAN: frozenset({Level.PREFECTURE, Level.COUNTY}),
    Role.SYSTEM_ADMIN: frozenset({Level.PREFECTURE}),
    Role.SECURITY_ADMIN: frozenset({Level.PREFECTURE}),
    Role.AUDIT_ADMIN: frozenset({Level.PREFECTURE}),
}
# Who looks at somebody's bases, samples and broken glass: the next level up whose area contains theirs.
SUPERVISORS = {
    Role.GRID_WORKER: Role.TOWNSHIP_CLERK,
    Role.COMMUNITY_WORKER: Role.TOWNSHIP_CLERK,
    Role.TOWNSHIP_CLERK: Role.COUNTY_OFFICER,
    Role.HEALTH_WORKER: Role.COUNTY_OFFICER,
    Role.COUNTY_OFFICER: Role.CITY_DATA_STEWARD,
    Role.CITY_DATA_STEWARD: Role.SECURITY_ADMIN,
}
APPROVERS = frozenset({Role.SECURITY_ADMIN, Role.CITY_DATA_STEWARD})

# Purposes that only an open basis, or a broken glass, can give.
COUNTED = frozenset({Purpose.COUNTER, Purpose.TASK, Purpose.VISIT, Purpose.VERIFY})
CARRIED = COUNTED | {Purpose.BREAK_GLASS}

GLASS_TIME = timedelta(minutes=60)
GLASS_REASON = 10
GLASSES_BEFORE_ALARM = 3
REVIEW_DAYS = 3
_LOGIN = re.compile(r"[a-z0-9._-]{3,40}")
_LONG_NUMBER = re.compile(r"\d{6,}")

WAYS_IN = (
    N_("Open a counter session with the resident present."),
    N_("Open the task this is about from your list."),
    N_("In an emergency outside your area: break the glass for this one person."),
)


# Accounts and postings


def account_problems(login: str, name: str) -> tuple[Problem, ...]:
    """Why no account can be made of this login and name; empty when it can."""
    problems = []
    if not _LOGIN.fullmatch(login):
        words = N_("A login has 3 to 40 small letters, digits, dots, hyphens or underscores.")
        problems.append(Problem("login", words, "login"))
    if not name.strip():
        problems.append(Problem("name", N_("Enter the name this person bears at work."), "name"))
    return tuple(problems)


def posting_problems(wish: PostingWish, level: Level, held: Iterable[Role]) -> tuple[Problem, ...]:
    """Why ``wish``, in an area of ``level``, cannot be granted to a holder of the roles ``held``; empty when it can."""
    found = (_wrong_level(wish.role, level), _wrong_dates(wish), _two_hats(wish.role, frozenset(held)))
    return tuple(problem for problem in found if problem is not None)


def _wrong_level(role: Role, level: Level) -> Problem | None:
    if level in LEVELS[role]:
        return None
    return Problem("level", N_("This role is not given for an area of this level. Choose another area."), "area")


def _wrong_dates(wish: PostingWish) -> Problem | None:
    if wish.valid_to <= wish.valid_from:
        return Problem("period", N_("The last day lies before the first. Correct one of them."), "last_day")
    if wish.valid_to - wish.valid_from > timedelta(days=366):
        return Problem("period", N_("A posting lasts twelve months at most. Choose an earlier last day."), "last_day")
    return None


def _two_hats(role: Role, held: frozenset[Role]) -> Problem | None:
    others = held - {role}
    if (role in OFFICERS and others) or others & OFFICERS:
        return Problem(
            "two_hats",
            N_(
                "System, security and audit officers are three separate people and hold no other role. "
                "End the other posting first, or choose somebody else."
            ),
            "role",
        )
    return None


def token_problems(asked_at: datetime, expires_at: datetime) -> tuple[Problem, ...]:
    """Why a program's token cannot last until ``expires_at``; empty when it can."""
    if asked_at < expires_at <= asked_at + timedelta(days=366):
        return ()
    words = N_("A token lasts twelve months at most, and begins today. Choose another last day.")
    return (Problem("period", words, "last_day"),)


# Purposes


@dataclass(frozen=True)
class Term:
    """How long a basis lasts and for how many persons."""

    lasts: timedelta
    looks: int


def terms_of(purpose: Purpose) -> Term:
    """One resident at the counter, or one piece of work away from it."""
    return Term(timedelta(minutes=30), 20) if purpose is Purpose.COUNTER else Term(timedelta(hours=2), 200)


def usable(basis: OpenBasis | None, at: datetime) -> bool:
    """Whether ``basis`` still carries a look."""
    return basis is not None and basis.opened_at <= at < basis.closes_at and basis.looks_left > 0


def purpose_of(policy: Policy, basis: OpenBasis | None, at: datetime) -> Purpose | None:
    """Why this door is used: by the open basis, else the one purpose it has, else as a look for the sample.

    None when there is no lawful way in. A door without purposes shows no person and answers ADMINISTRATION.
    """
    if not policy.purposes:
        return Purpose.ADMINISTRATION
    if basis is not None and basis.purpose in policy.purposes and usable(basis, at):
        return basis.purpose
    own = policy.purposes - CARRIED
    if len(own) == 1:
        return next(iter(own))
    return Purpose.SAMPLE if Purpose.SAMPLE in policy.purposes else None


def opens(policy: Policy, held: Sequence[Held]) -> tuple[Held, ...]:
    """The postings of ``held`` that open a door with ``policy``."""
    if isinstance(policy.roles, Audience):
        return tuple(held)
    return tuple(one for one in held if one.role in policy.roles)


def allowed_fields(policy: Policy, roles: Iterable[Role]) -> frozenset[str]:
    """The fields that may go out, or come in, for somebody with ``roles``."""
    return frozenset(name for role in roles for name in policy.fields.get(role, ()))


def leading(roles: Iterable[Role]) -> Role:
    """The role that reaches furthest: the order of the roles is that of their reach."""
    return min(roles, key=list(Role).index)


def reach_of_role(role: Role, areas: frozenset[int]) -> Reach:
    """What one role sees of persons in ``areas``: the data steward the whole city, officers and statisticians none."""
    if role in ROLES_BY_AREA:
        return Reach(areas=areas)
    return Reach(whole_city=role is Role.CITY_DATA_STEWARD)


def reach_of(held: Iterable[Held], persons: frozenset[UUID] = frozenset()) -> Reach:
    """What several postings see together, and the single ``persons`` behind broken glass."""
    parts = [reach_of_role(one.role, one.areas) for one in held]
    areas = frozenset[int]().union(*(part.areas for part in parts))
    return Reach(any(part.whole_city for part in parts), areas, persons)


def basis_id(basis: str) -> int | None:
    """The number of the basis that "counter:12" or "task:12" names; None for what is counted nowhere."""
    purpose, _, number = basis.partition(":")
    return int(number) if purpose in COUNTED and number.isdigit() else None


# Breaking the glass


def reason_problems(reason: str) -> tuple[Problem, ...]:
    """A reason is a sentence about the need, without numbers that belong to a person."""
    text = reason.strip()
    if len(text) < GLASS_REASON:
        return (Problem("reason_short", N_("Say in at least ten characters why this cannot wait."), "reason"),)
    if _LONG_NUMBER.search(text):
        return (
            Problem(
                "reason_number",
                N_("Leave out identity and telephone numbers; the record says who it is about."),
                "reason",
            ),
        )
    return ()


def working_days_after(start: date, days: int) -> date:
    """The last day of a term of ``days`` working days that begins after ``start``.

    Monday to Friday count. Public holidays would lengthen the term, so this is the earliest day it can end.
    """
    day = start
    while days > 0:
        day += timedelta(days=1)
        days -= day.weekday() < 5
    return day


def review_overdue(opened_at: datetime, at: datetime) -> bool:
    """Whether a glass that is still unreviewed takes the right away: three working days have passed."""
    return day_in_china(at) > working_days_after(day_in_china(opened_at), REVIEW_DAYS)


# Sessions


def session_alive(*, began: float, used: float, now: float) -> bool:
    """Whether a session that ``began`` and was last ``used`` at these moments (seconds) still stands ``now``."""
    return now - began < 12 * 3600 and now - used < 30 * 60
