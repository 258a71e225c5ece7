"""What leaves the house of maps, what somebody keeps of it, and the lines in the audit log that say so."""

from django.db import transaction

from wanjia.access.queries import within
from wanjia.access.types import RequestContext
from wanjia.atlas.models import SavedView
from wanjia.atlas.queries import classed_map, hexagons, months_map
from wanjia.atlas.types import ClassedMap, Honeycomb, MonthsMap, ViewPage, Wish
from wanjia.audit.actions import record
from wanjia.kernel.errors import N_, NotFound, Problem, Refused

MOST_VIEWS = 50
TAKEN = N_("You keep a view of this name already. Choose another name, or delete that one first.")
TOO_MANY = N_("You keep 50 views, and no more are kept. Delete one you no longer need.")


def take_map(wish: Wish, *, kind: str, by: RequestContext) -> ClassedMap:
    """The map for a file of this kind (geojson, svg), recorded as taken. NotFound out of reach."""
    found = classed_map(by, wish)
    with within(by):
        record(by.act(), action="map.file", object=f"map:{found.area.code}:{wish.figure.key}:{kind}", at=by.at)
    return found


def take_months(wish: Wish, *, step: int | None, kind: str, by: RequestContext) -> MonthsMap:
    """The same of the end of a month; ``step`` as in queries.months_map."""
    found = months_map(by, wish, step=step)
    with within(by):
        named = f"months:{found.shown.area.code}:{wish.figure.key}:{found.day}:{kind}"
        record(by.act(), action="map.file", object=named, at=by.at)
    return found


def take_hexagons(area_id: int, *, kind: str, by: RequestContext) -> Honeycomb:
    """The map of hexagons of an area for a file, recorded as taken. NotFound out of reach."""
    found = hexagons(by, area_id)
    with within(by):
        record(by.act(), action="map.file", object=f"hexagons:{found.area.code}:{kind}", at=by.at)
    return found


def save_view(*, name: str, page: ViewPage, query: str, by: RequestContext) -> int:
    """Keep a page with its filters under a name of one's own; its id. Refused for a name twice, or too many."""
    staff = by.person_at_work()
    with transaction.atomic():
        names = set(SavedView.objects.filter(staff=staff).values_list("name", flat=True))
        if name in names:
            raise Refused(Problem("view-name", TAKEN, "name"))
        if len(names) >= MOST_VIEWS:
            raise Refused(Problem("view-count", TOO_MANY, "name"))
        made = SavedView.objects.create(staff_id=staff, name=name, page=page.value, query=query, made_at=by.at)
        record(by.act(), action="view.save", object=f"view:{made.pk}:{page.value}", at=by.at)
    return made.pk


def delete_view(view: int, *, by: RequestContext) -> None:
    """Keep a view no longer. NotFound for one that is not one's own."""
    with transaction.atomic():
        gone, _ = SavedView.objects.filter(pk=view, staff=by.person_at_work()).delete()
        if not gone:
            raise NotFound("view")
        record(by.act(), action="view.delete", object=f"view:{view}", at=by.at)
