"""Accounts for trying the platform out: one of each role and three for returns, with one password for all.

The login page shows it.
"""

from datetime import datetime

from django.conf import settings
from django.contrib.auth.hashers import make_password

from wanjia.access.actions.staff import place
from wanjia.access.models import Staff
from wanjia.access.queries.looks import system_context, within
from wanjia.access.types import Purpose, Role
from wanjia.audit.actions import record
from wanjia.kernel.clock import day_in_china
from wanjia.kernel.errors import N_, Problem, Refused
from wanjia.places.queries import ancestors
from wanjia.places.types import Level

DEMO_PASSWORD = "wanjia-demo"  # noqa: S105 meant to be known; refused outside the demo
DEMO_ACCOUNTS: dict[str, tuple[Role, Level, str]] = {
    "community": (Role.COMMUNITY_WORKER, Level.VILLAGE, "演示·社区工作者"),
    "grid": (Role.GRID_WORKER, Level.VILLAGE, "演示·网格员"),
    "township": (Role.TOWNSHIP_CLERK, Level.TOWNSHIP, "演示·街道办事员"),
    "health": (Role.HEALTH_WORKER, Level.TOWNSHIP, "演示·卫生服务人员"),
    "county": (Role.COUNTY_OFFICER, Level.COUNTY, "演示·区级审核员"),
    "city": (Role.CITY_DATA_STEWARD, Level.PREFECTURE, "演示·市级数据管理员"),
    "checker": (Role.CITY_DATA_STEWARD, Level.PREFECTURE, "演示·报表审核人"),
    "signer": (Role.CITY_DATA_STEWARD, Level.PREFECTURE, "演示·报表签发人"),
    "statistics": (Role.STATISTICIAN, Level.PREFECTURE, "演示·统计员"),
    "system": (Role.SYSTEM_ADMIN, Level.PREFECTURE, "演示·系统管理员"),
    "security": (Role.SECURITY_ADMIN, Level.PREFECTURE, "演示·安全管理员"),
    "audit": (Role.AUDIT_ADMIN, Level.PREFECTURE, "演示·审计管理员"),
}
# A return is filled in, checked and signed by three people: what the login page says of two of its three.
DEMO_TASKS = {"checker": N_("checks returns"), "signer": N_("signs returns")}


def create_demo_staff(community_id: int, *, at: datetime) -> tuple[str, ...]:
    """The demo accounts for a community (an area id of the lowest level) and the areas above it.

    Returns the logins that were made; those that exist are left as they are. Refused outside the demo.
    """
    if not settings.DEMO:
        raise Refused(Problem("demo", N_("Demo accounts exist only in the demo.")))
    areas = {area.level: area.id for area in ancestors(community_id, on=day_in_china(at))}
    by = system_context("demo", at=at, purpose=Purpose.ADMINISTRATION)
    with within(by):
        known = set(Staff.objects.filter(login__in=DEMO_ACCOUNTS).values_list("login", flat=True))
        made = tuple(login for login in DEMO_ACCOUNTS if login not in known)
        for login in made:
            _create(login, areas, at)
        if made:
            record(by.act(), action="staff.demo", object="staff", at=at)
    return made


def _create(login: str, areas: dict[Level, int], at: datetime) -> None:
    role, level, name = DEMO_ACCOUNTS[login]
    row = Staff.objects.create(
        login=login, name=name, password=make_password(DEMO_PASSWORD), must_change_password=False, created_at=at
    )
    place(row.pk, role=role, area_id=areas[level], at=at)
