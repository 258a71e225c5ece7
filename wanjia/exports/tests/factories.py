"""Orders on their way."""

import io

from python_calamine import load_workbook

from wanjia.access.queries import ordered_context
from wanjia.access.types import Purpose, RequestContext, Role
from wanjia.desk import policies
from wanjia.desk.tests.factories import NOW, staff
from wanjia.exports import actions
from wanjia.exports.types import Form, Wish

REASON = "人口抽样核查，交街道统计站使用"


def at_work(role: Role, **given) -> RequestContext:
    """The context of a new account of ``role``, as at a page whose policy is that of the roster's file."""
    row = staff(role, **given)
    known = ordered_context(row.pk, policies.HOME, purpose=Purpose.TASK, basis="", at=NOW)
    assert known.roles == {role}
    return known


def wish(form: Form = Form.XLSX, name: str = "roster", reason: str = REASON, **given) -> Wish:
    """A list as a file."""
    return Wish(name, {key: [value] for key, value in given.items()}, form, "zh-hans", reason)


def agreed(asker: RequestContext, officer: RequestContext, form: Form = Form.XLSX, **given):
    """The number of an order that the second officer has agreed to."""
    number = actions.take_out(wish(form, **given), "张工", by=asker)
    actions.decide(number, agree=True, by=officer)
    return number


def ready(asker: RequestContext, officer: RequestContext, form: Form = Form.XLSX, **given):
    """The number of an order whose file is made."""
    number = agreed(asker, officer, form, **given)
    actions.make(number, clock=lambda: NOW)
    return number


def sheet(content: bytes, place: int = 0) -> list[list]:
    """The rows of a sheet as another program reads them."""
    return load_workbook(io.BytesIO(content)).get_sheet_by_index(place).to_python()
