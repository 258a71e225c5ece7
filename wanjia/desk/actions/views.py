"""Keeping views of the roster; breaking the glass for somebody whose number is known."""

from dataclasses import replace
from uuid import UUID

from wanjia.access import actions as access
from wanjia.access.types import Purpose, RequestContext
from wanjia.desk.models import RosterView
from wanjia.kernel import identity
from wanjia.kernel.errors import N_, NotFound, Problem, Refused
from wanjia.registry.queries import holder, visible

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


def break_glass(number: str, *, reason: str, by: RequestContext) -> UUID:
    """Open the one person who bears a document number, for an hour; their public id. The supervisor is told.

    Whoever is in reach anyway is answered without breaking anything. Refused for a number that nobody bears or that
    answers to nobody (the two look alike), and as ``access.actions.break_glass`` says; every asking is in the log.
    """
    asking = replace(by, purpose=Purpose.BREAK_GLASS)
    read = identity.read(number, demo=True)
    person = holder(asking, read.text if read else number).value
    if person is None:
        raise Refused(Problem("nobody", N_("Nobody can be opened by this number. Check it on the document."), "number"))
    if not visible(by, [person]):
        access.break_glass(person, reason=reason, by=asking)
    return person
