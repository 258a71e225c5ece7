"""Keeping and forgetting views of the roster."""

from wanjia.access.types import RequestContext
from wanjia.desk.models import RosterView
from wanjia.kernel.errors import N_, NotFound, Problem, Refused

MOST_VIEWS = 20


def keep_view(name: str, *, filters: dict[str, str], columns: list[str], by: RequestContext) -> None:
    """Keep a view under ``name``, in the place of one's own earlier view of that name.

    Refused without a name, and for the twenty-first view.
    """
    name = name.strip()
    if not name or len(name) > 40:
        raise Refused(Problem("view.name", N_("Give the view a name of up to 40 characters."), "name"))
    kept = RosterView.objects.filter(staff=by.staff_id)
    if not kept.filter(name=name).exists() and kept.count() >= MOST_VIEWS:
        raise Refused(Problem("view.many", N_("Twenty views are kept already. Forget one first."), "name"))
    RosterView.objects.update_or_create(
        staff_id=by.staff_id, name=name, defaults={"filters": filters, "columns": columns}
    )


def forget_view(number: int, *, by: RequestContext) -> None:
    """Forget one of one's own views; NotFound for anybody else's."""
    if not RosterView.objects.filter(pk=number, staff=by.staff_id).delete()[0]:
        raise NotFound("view")
