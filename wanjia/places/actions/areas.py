"""Loading area lists."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from itertools import groupby

from django.db import connection, transaction

from wanjia.audit.actions import record
from wanjia.audit.types import Act
from wanjia.kernel.clock import FOREVER
from wanjia.kernel.errors import N_, Problem, Refused
from wanjia.kernel.memory import forget_all
from wanjia.places import models, sql
from wanjia.places.queries.areas import area_of
from wanjia.places.rules.codes import kind_of
from wanjia.places.rules.editions import Plan, first_day, plan, plan_problems, scope_of
from wanjia.places.types import BEFORE_LISTS, AreaEdition, EditionChange, ListedArea


def load_edition(edition: AreaEdition, *, by: Act, at: datetime, closing: int | None = None) -> EditionChange:
    """Make the areas in the edition's scope those of the list, from the day it was issued.

    Loading the same list again changes nothing. Raises Refused if the list is older than one already loaded for the
    same place, or closes more areas than a tenth and ``closing`` does not name their number.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE places_area IN SHARE ROW EXCLUSIVE MODE")  # one list at a time; readers go on
        scope = scope_of(edition.rows)
        earlier = _earlier_scopes(scope, edition.issued)
        change = _checked_plan(edition, scope, closing)
        models.Area.objects.filter(pk__in=[area.id for area in change.closed]).update(valid_to=edition.issued)
        _rename(change, edition.issued)
        ids = _open(edition, change, earlier)
        _link(edition, change, ids)
        models.Edition.objects.get_or_create(
            scope=scope,
            issued=edition.issued,
            digest=edition.digest,
            defaults={"source": edition.source, "loaded_at": at},
        )
        record(by, action="areas.load", object=f"edition:{scope}:{edition.issued}", at=at)
        transaction.on_commit(forget_all)
        return _summary(edition, change)


def _summary(edition: AreaEdition, change: Plan) -> EditionChange:
    renamed = len(change.renamed)
    return EditionChange(
        opened=len(change.opened),
        closed=len(change.closed),
        renamed=renamed,
        unchanged=len(change.kept) - renamed,
        totals=Counter(row.level for row in edition.rows),
    )


def _earlier_scopes(scope: str, issued: date) -> tuple[str, ...]:
    """Which places an earlier list covered; Refused if a later one covers any of this one's."""
    editions = models.Edition.objects.order_by("-issued").values_list("scope", "issued")
    overlapping = [(other, day) for other, day in editions if other.startswith(scope) or scope.startswith(other)]
    if overlapping and overlapping[0][1] > issued:
        message = N_("A list of %(loaded)s is loaded already; this one, of %(issued)s, is older. Nothing was changed.")
        params = {"loaded": f"{overlapping[0][1]}", "issued": f"{issued}"}
        raise Refused(Problem("edition.old", message, "issued", params))
    return tuple(other for other, day in overlapping if day < issued)


def _checked_plan(edition: AreaEdition, scope: str, closing: int | None) -> Plan:
    in_force = models.Area.objects.filter(valid_to=FOREVER)
    inside = [area_of(row) for row in in_force.filter(code__startswith=scope)]
    outside = [row.code for row in edition.rows if not row.code.startswith(scope)]
    above = [area_of(row) for row in in_force.filter(code__in=outside)]
    change = plan(edition, [*above, *inside])
    if problems := plan_problems(edition, change, areas=len(inside), closing=closing):
        raise Refused(*problems)
    return change


def _rename(change: Plan, issued: date) -> None:
    names = dict(change.renamed)
    areas = list(models.Area.objects.filter(pk__in=names))
    former = models.FormerName.objects.filter(area__in=areas).order_by("valid_to").values_list("area_id", "valid_to")
    since = dict(former)
    models.FormerName.objects.bulk_create(
        models.FormerName(area=area, name=area.name, valid_from=since.get(area.pk, area.valid_from), valid_to=issued)
        for area in areas
        if since.get(area.pk, area.valid_from) < issued
    )
    for area in areas:
        area.name = names[area.pk]
    models.Area.objects.bulk_update(areas, ["name"], batch_size=1000)


def _open(edition: AreaEdition, change: Plan, earlier: Sequence[str]) -> dict[str, int]:
    """Insert the new areas level by level, with their closure; the ids of all areas of the list by code."""
    ids = dict(change.kept)
    replaced = {area.code for area in change.closed}
    for _, rows in groupby(change.opened, key=lambda row: row.level):
        level = list(rows)
        days = [
            edition.issued if row.code in replaced else first_day(row.code, edition.issued, earlier, BEFORE_LISTS)
            for row in level
        ]
        ids |= _insert(level, [ids.get(row.parent_code or "") for row in level], days)
    return ids


def _insert(rows: list[ListedArea], parents: list[int | None], first_days: list[date]) -> dict[str, int]:
    columns: dict[str, list[object]] = {
        "codes": [row.code for row in rows],
        "names": [row.name for row in rows],
        "levels": [row.level.value for row in rows],
        "kinds": [kind_of(row.code).value for row in rows],
        "parents": [*parents],
        "first_days": [*first_days],
        "last_days": [FOREVER] * len(rows),
    }
    with connection.cursor() as cursor:
        cursor.execute(sql.text("open_areas"), columns)
        ids = dict[str, int](cursor.fetchall())
        cursor.execute(sql.text("open_closure"), {"ids": list(ids.values())})
    return ids


def _link(edition: AreaEdition, change: Plan, ids: dict[str, int]) -> None:
    closed = {area.code: area.id for area in change.closed}
    models.Succession.objects.bulk_create(
        models.Succession(predecessor_id=closed[old], successor_id=ids[new]) for old, new in edition.successions
    )
