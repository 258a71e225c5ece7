"""人口台账: a list of persons narrowed by codes, with kept views and print."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wanjia.access.policies import guard
from wanjia.desk import actions, queries
from wanjia.desk import policies as may
from wanjia.desk.forms import RosterForm
from wanjia.desk.pages import words
from wanjia.desk.pages.links import file_url
from wanjia.desk.pages.rows import PersonRow, person_rows
from wanjia.desk.pages.scope import asked_area, parts, today, trail
from wanjia.kernel.errors import N_, Problem, Refused
from wanjia.places.queries import area as area_of
from wanjia.registry import queries as registry
from wanjia.registry.types.lists import Roster
from wanjia.web.pages import answer, render, say
from wanjia.web.paging import Page
from wanjia.web.types import Chip, Column

# What a row may tell, in the order of the page. Neither relation, marriage, children nor any date of an event.
COLUMNS = {
    "sex": N_("Sex"),
    "born": N_("Birth date"),
    "age": N_("Age"),
    "area": N_("Community"),
    "address": N_("Address"),
    "apart": N_("Registered elsewhere"),
    "standing": N_("Standing"),
}
STANDING_WORDS = {word: words.STANDINGS[standing] for standing, word in words.BADGES.items()}


@dataclass(frozen=True)
class Cell:
    """One value of a row; ``standing`` where it is a badge."""

    text: str
    number: bool = False
    standing: str = ""


@guard(may.ROSTER)
@require_safe
def roster(request: HttpRequest) -> HttpResponse:
    """One page of the roster of an area."""
    area, form = asked_area(request), RosterForm(request.GET, on=today(request.ctx))
    views = queries.roster_views(request.ctx.staff_id)
    if not form.is_valid():
        return render(request, "desk/roster_form.html", form=form, status=422)
    seen = registry.roster(request.ctx, form.wanted(area), order=form.order_wanted(), page=request.GET.get("page", ""))
    shown = chosen_columns(request.GET.getlist("column"))
    return answer(
        request,
        "desk/roster.html",
        seen,
        form=form,
        area=area_of(area, on=today(request.ctx)),
        rows=_rows(seen.value, shown, today(request.ctx)),
        columns=[Column(_("Name")), *(Column(_(COLUMNS[name]), number=name == "age") for name in shown)],
        choices=[(name, _(title), name in shown) for name, title in COLUMNS.items()],
        page=Page(seen.value.persons, seen.value.before, seen.value.after),
        chips=_chips(request, form),
        clear=roster_url(area),
        views=[{"view": view, "url": view_url(view, area)} for view in views],
        parts=[{"area": part, "url": _with(request, area=part.id)} for part in parts(request.ctx, area)],
        trail=trail(request.ctx, area, lambda step: _with(request, area=step.id)),
        file_url=file_url("roster", request.GET, area=area),
        as_of=request.ctx.at,
    )


@guard(may.ROSTER_VIEWS)
@require_POST
def keep_view(request: HttpRequest) -> HttpResponse:
    """Keep the filters and columns of this page under a name."""
    form = RosterForm(request.POST, on=today(request.ctx))
    if not form.is_valid():
        raise Refused(Problem("roster", N_("The filters cannot be read. Open the roster anew."), "filters"))
    filters = {name: request.POST[name] for name in form.fields if request.POST.get(name)}
    columns = [name for name in request.POST.getlist("column") if name in COLUMNS]
    actions.keep_view(request.POST.get("name", ""), filters=filters, columns=columns, by=request.ctx)
    say(request, _("The view is kept. It stands above the list."))
    return redirect(f"{reverse('desk:roster')}?{urlencode([*filters.items(), *(('column', one) for one in columns)])}")


@guard(may.ROSTER_VIEWS)
@require_POST
def forget_view(request: HttpRequest, number: int) -> HttpResponse:
    """Forget a kept view."""
    actions.forget_view(number, by=request.ctx)
    say(request, _("The view is forgotten."))
    return redirect("desk:roster")


def _rows(found: Roster, shown: list[str], on: date) -> list[dict[str, object]]:
    return [
        {"name": row.name, "url": row.url, "cells": [_cell(row, name) for name in shown], "standing": row.standing}
        for row in person_rows(found.persons, on)
    ]


def _cell(row: PersonRow, name: str) -> Cell:
    match name:
        case "standing":
            return Cell(_(STANDING_WORDS[row.standing]), standing=row.standing)
        case "apart":
            return Cell(_("yes") if row.apart else "")
        case "age":
            return Cell(row.age or row.life, number=True)
        case _:
            return Cell(getattr(row, name))


def chosen_columns(asked: Collection[str]) -> list[str]:
    """The columns asked for, in their order on the page; all of them where none is."""
    return [name for name in COLUMNS if name in asked] or list(COLUMNS)


def _chips(request: HttpRequest, form: RosterForm) -> list[Chip]:
    given = {name: value for name, value in form.given().items() if name != "order"}
    return [Chip(form.words_of(name, value), _with(request, **{name: ""})) for name, value in given.items()]


def _with(request: HttpRequest, **changed: object) -> str:
    """This page with other filters; a page further on means nothing in another list."""
    kept = [(name, value) for name, values in request.GET.lists() for value in values]
    kept = [(name, value) for name, value in kept if name not in {*changed, "page"}]
    kept += [(name, value) for name, value in changed.items() if value != ""]
    return f"{reverse('desk:roster')}?{urlencode(kept)}"


def roster_url(area: int) -> str:
    """The roster of an area without any filter."""
    return f"{reverse('desk:roster')}?area={area}"


def view_url(view, area: int) -> str:
    """The roster of an area as a kept view shows it."""
    chosen = [("area", area), *view.filters.items(), *(("column", name) for name in view.columns)]
    return f"{reverse('desk:roster')}?{urlencode(chosen)}"
