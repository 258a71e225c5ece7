"""综合查询: the one box in the header."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wanjia.access.policies import guard, may_open
from wanjia.desk import policies as may
from wanjia.desk.pages import words
from wanjia.desk.pages.links import door_on_map, map_url
from wanjia.desk.pages.rows import PersonRow, person_columns, person_rows, place
from wanjia.desk.pages.scope import today
from wanjia.kernel import identity
from wanjia.kernel.errors import NotFound, Refused
from wanjia.places.queries import doors_with_areas
from wanjia.registry import queries as registry
from wanjia.registry.types.views import Found
from wanjia.web import paging
from wanjia.web.pages import answer, render

LONGEST = 100
MAP = "map"  # where the box beside a map leads


@guard(may.SEARCH)
@require_http_methods(["GET", "HEAD", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """Takes what was typed by POST, and answers at an address that holds it sealed and for this account only.

    So the way back from a person's page leads to the results again, and neither the address bar, the history nor the
    log of requests ever holds a name or a number.
    """
    if request.method == "POST":
        sealed = paging.write(paging.Cursor((request.ctx.actor, request.POST.get("q", "").strip()[:LONGEST])))
        to_map = {"to": MAP} if request.POST.get("to") == MAP else {}
        return redirect(f"{reverse('desk:search')}?{urlencode({'for': sealed} | to_map)}")
    text = sought(request)
    if not text:
        return render(request, "desk/search.html")
    seen = registry.search(request.ctx, text)
    to_map = request.GET.get("to") == MAP and may_open(request, "atlas:shape")
    doors = _doors(request, text) if to_map and not seen.value else []
    if to_map and (only := _only(seen.value, doors)):
        return redirect(only)
    groups = [
        {"title": _(words.MATCHES[found.match]), "rows": _rows(request, found, to_map=to_map), "found": found}
        for found in seen.value
    ]
    return answer(
        request,
        "desk/found.html",
        seen,
        text=text,
        groups=groups,
        to_map=to_map,
        doors=doors,
        columns=person_columns(),
        glass=request.get_full_path().partition("?")[2] if not groups and _is_number(text) else "",
    )


def _only(found: tuple[Found, ...], doors: list[dict[str, str]]) -> str:
    """Where the map goes at once: to the one household, else to the one door that was found; "" to neither."""
    homes = {line.household for group in found for line in group.persons}
    if len(homes) == 1 and None not in homes:
        return reverse("desk:household_map", args=[*homes])
    return doors[0]["url"] if len(doors) == 1 else ""


def _doors(request: HttpRequest, text: str) -> list[dict[str, str]]:
    """The doors with a position that an address may mean, where nobody was found behind them."""
    found = [one for one in registry.doors_meant(request.ctx, text) if one.address.longitude is not None]
    areas = {pk: place_of for pk, (_address, place_of) in doors_with_areas(one.id for one in found).items()}
    return [{"words": place(areas[one.id], one.address), "url": door_on_map(one.id)} for one in found]


def _rows(request: HttpRequest, found: Found, *, to_map: bool) -> list[PersonRow]:
    """Those who were found; each leads to the record, or to the home on the map where that was looked for."""
    rows = person_rows(found.persons, today(request.ctx))
    if not to_map:
        return rows
    homes = [map_url(request, line.household, line.address) for line in found.persons]
    return [replace(row, url=home or row.url) for row, home in zip(rows, homes, strict=True)]


def _is_number(text: str) -> bool:
    """Whether a whole citizen number was typed, by which somebody elsewhere can be opened in an emergency."""
    try:
        return identity.read(text, demo=True) is not None
    except Refused:
        return False


def sought(request: HttpRequest, sealed: str = "") -> str:
    """What was typed, from its sealed form in the address (or ``sealed``); NotFound for what somebody else typed."""
    cursor = paging.read(sealed or request.GET.get("for", ""))
    if cursor is None:
        return ""
    actor, text = cursor.key
    if actor != request.ctx.actor:
        raise NotFound("search")
    return str(text)
