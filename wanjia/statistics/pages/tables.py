"""The list of designs, and one table with its chart and its definition."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wanjia.access.policies import guard
from wanjia.access.types import RequestContext
from wanjia.kernel.clock import day_in_china, system_clock
from wanjia.kernel.errors import N_, Problem, Refused
from wanjia.places.queries import children
from wanjia.places.types import Area
from wanjia.statistics import policies as may
from wanjia.statistics.forms import CrossingForm, TableForm, with_year
from wanjia.statistics.pages import charts, words
from wanjia.statistics.pages.scope import asked_area, trail
from wanjia.statistics.queries import public_table as public_table_of
from wanjia.statistics.queries import table as table_of
from wanjia.statistics.rules.audiences import audience_of, shown_as
from wanjia.statistics.rules.catalogue import DESIGNS, design_of, is_free
from wanjia.statistics.types.designs import Audience, Design, Dimension, Unit
from wanjia.statistics.types.protection import TOTAL
from wanjia.statistics.types.tables import Question, Table
from wanjia.web.pages import render
from wanjia.web.types import Column, FactLine

NOT_OFFERED = N_("“%(field)s” cannot be chosen for this table. Open the table without it, or choose another table.")


@dataclass(frozen=True)
class Figure:
    """A figure as it is drawn; ``url`` leads to those it counts."""

    words: str
    url: str


@dataclass(frozen=True)
class Line:
    """A row as it is drawn; ``url`` leads down where the row is an area."""

    label: str
    url: str
    figures: list[Figure]
    total: bool = False


@guard(may.TABLES)
@require_safe
def tables(request: HttpRequest) -> HttpResponse:
    """Every registered table, by what it counts."""
    return _listed(request, CrossingForm(None))


@guard(may.CHOOSE)
@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """The table of the rows and columns that were chosen."""
    form = CrossingForm(request.GET)
    if not form.is_valid():
        return _listed(request, form, status=422)
    return redirect("statistics:table", form.code())


@guard(may.PUBLIC_TABLES)
@require_safe
def public_tables(request: HttpRequest) -> HttpResponse:
    """The same for everybody."""
    return render(request, "statistics/tables.html", groups=_groups("statistics:public_table"), public=True)


@guard(may.TABLE)
@require_safe
def table(request: HttpRequest, code: str) -> HttpResponse:
    """One table of one area, for the reader."""
    area, form = asked(request, code)
    found = table_of(request.ctx, code, area=area, wanted=form.wanted())
    choices = urlencode(kept(request))
    file_url = f"{reverse('exports:new', args=['table'])}?{urlencode([('code', code), *kept(request)])}"
    persons_url = f"{reverse('statistics:persons', args=[code])}?{choices}" if found.persons else ""
    keeps = urlencode([("code", code), *kept(request)])
    return _page(request, found, form, "statistics:table", file_url=file_url, persons_url=persons_url, keeps=keeps)


@guard(may.PUBLIC_TABLE)
@require_safe
def public_table(request: HttpRequest, code: str) -> HttpResponse:
    """One table as everybody may see it."""
    at = system_clock()
    audience = audience_of(None)
    form = _read_table_form(request.GET, design_of(code), audience, at)
    area = asked_area(request, day_in_china(at))
    found = public_table_of(code, area=area, wanted=form.wanted(), at=at)
    return _page(request, found, form, "statistics:public_table")


def _listed(request: HttpRequest, form: CrossingForm, *, status: int = 200) -> HttpResponse:
    free = form if audience_of(request.ctx) is Audience.PERSONS else None
    return render(request, "statistics/tables.html", groups=_groups("statistics:table"), free=free, status=status)


def asked(request: HttpRequest, code: str) -> tuple[int, TableForm]:
    """The area and the choices in the address."""
    return asked_area(request, day_in_china(request.ctx.at)), table_form(request.GET, code, request.ctx)


def table_form(data: MultiValueDict, code: str, ctx: RequestContext) -> TableForm:
    """The choices for a table as its asker may make them; Refused where they cannot be read or are not offered."""
    design = design_of(code)
    return _read_table_form(data, design, shown_as(audience_of(ctx), design), ctx.at)


def _read_table_form(data: MultiValueDict, design: Design, audience: Audience, at: datetime) -> TableForm:
    dated = with_year(data, audience, at) if design.unit is Unit.EVENTS else data
    form = TableForm(dated, design=design, audience=audience)
    # To leave a choice out would show figures that look like the answer to what was asked.
    if others := form.not_offered():
        raise Refused(*(Problem("table.choice", NOT_OFFERED, name, {"field": label}) for name, label in others))
    return read_form(form)


def read_form(form: TableForm) -> TableForm:
    """The form, once it could be read."""
    if not form.is_valid():
        raise Refused(*(_unread(form, name, words) for name, words in form.errors.items()))
    return form


def _unread(form: TableForm, name: str, words: list[str]) -> Problem:
    told_of = {"field": str(form.fields[name].label), "words": " ".join(words)}
    return Problem("table", N_("%(field)s: %(words)s"), name, told_of)


def _page(request: HttpRequest, found: Table, form: TableForm, name: str, **urls: str) -> HttpResponse:
    design, whole = found.question.design, found.question.area

    def address(one: Area) -> str:
        others = [pair for pair in kept(request) if pair[0] != "area"]
        return f"{reverse(name, args=[design.code])}?{urlencode([*others, ('area', one.id)])}"

    below = {one.code: address(one) for one in children(whole.id, on=found.question.last)}
    home = request.ctx.area if hasattr(request, "ctx") else ""
    persons = urls.get("persons_url", "")
    return render(
        request,
        "statistics/table.html",
        table=found,
        title=named(design),
        form=form,
        columns=columns_of(found),
        lines=[*_lines(found, below, persons), Line(_("Total"), "", _drawn(found, TOTAL, persons), total=True)],
        hidden=any(figure is None for figure in found.figures.values()),
        pyramid=charts.pyramid(found) if design.chart == "pyramid" else None,
        bars=charts.bars(found),
        days=days(found.question),
        early=words.early(found.question.first),
        definition=definition_of(found),
        trail=trail(whole, home, found.question.last, address),
        below=[] if design.rows is Dimension.AREA else _below(found, address),
        as_of=found.moment,
        file_url=urls.get("file_url", ""),
        behind=found.behind,
        closed_on=found.closed_on,
        keeps=urls.get("keeps", ""),
    )


def _below(found: Table, address) -> list[tuple[str, str]]:
    return [(one.name, address(one)) for one in children(found.question.area.id, on=found.question.last)]


def kept(request: HttpRequest) -> list[tuple[str, str]]:
    """What was chosen, for another address of the same question."""
    return [(name, value) for name, value in request.GET.items() if value]


def _groups(name: str) -> list[dict[str, object]]:
    return [
        {
            "title": _(words.UNITS[unit]),
            "designs": [
                {"title": _(one.title), "counted": _(one.counted), "url": reverse(name, args=[one.code])}
                for one in DESIGNS
                if one.unit is unit
            ],
        }
        for unit in Unit
    ]


def columns_of(found: Table) -> list[Column]:
    """The heads over the rows."""
    several = [Column(_("Total"), number=True)] if len(found.columns) > 1 else []
    heads = [Column(_(one.label), number=True) for one in found.columns]
    return [Column(_(words.DIMENSIONS[found.question.design.rows])), *several, *heads]


def _shown(found: Table) -> list[str]:
    """The codes of the columns as they are drawn."""
    codes = [one.code for one in found.columns]
    return [TOTAL, *codes] if len(codes) > 1 else codes


def figures_of(found: Table, row: str) -> list[str | int]:
    """The figures of a row under its columns; a dot where one is hidden."""
    figures = (found.figure(row, code) for code in _shown(found))
    return [charts.HIDDEN if one is None else one for one in figures]


def _lines(found: Table, below: dict[str, str], persons_url: str) -> list[Line]:
    is_area = found.question.design.rows is Dimension.AREA
    return [
        Line(_(row.label), below.get(row.code, "") if is_area else "", _drawn(found, row.code, persons_url))
        for row in found.rows
    ]


def _drawn(found: Table, row: str, persons_url: str) -> list[Figure]:
    return [_drawn_cell(found.figure(row, column), row, column, persons_url) for column in _shown(found)]


def _drawn_cell(figure: int | None, row: str, column: str, persons_url: str) -> Figure:
    leads = persons_url and figure
    url = f"{persons_url}&{urlencode({'row': row, 'column': column})}" if leads else ""
    return Figure(charts.figure_words(figure), url)


def title_of(found: Table) -> str:
    """Whose figures, what is counted, of when."""
    return f"{found.question.area.name} · {named(found.question.design)} · {days(found.question)}"


def named(design: Design) -> str:
    """What a table is called; one of free choice by what was chosen."""
    if not is_free(design):
        return _(design.title)
    crossed = {"rows": _(words.DIMENSIONS[design.rows]), "columns": _(words.DIMENSIONS[design.columns])}
    return _("People: %(rows)s × %(columns)s") % crossed


def days(question: Question) -> str:
    """The day of a stock, or the days of a period."""
    first, last = question.first, question.last
    return f"{last:%Y-%m-%d}" if first == last else f"{first:%Y-%m-%d} – {last:%Y-%m-%d}"


def definition_of(found: Table) -> list[FactLine]:
    """What the figures are, so that nobody takes them for others."""
    question, rule = found.question, found.protection
    exact = _("Exact")
    protected = rule and words.protection(rule, households=question.design.unit is Unit.HOUSEHOLDS)
    audience = shown_as(found.audience, question.design, [name for name, _value in question.filters])
    lines = [
        FactLine(_("What is counted"), _(question.design.counted)),
        FactLine(_("Population"), _(words.POPULATIONS[question.population])),
        FactLine(_("Days"), days(question)),
        FactLine(_("Source"), _(words.SOURCE)),
        FactLine(_("Figures"), protected or exact),
        FactLine(_("Who sees it so"), _(words.AUDIENCES[audience])),
    ]
    if question.design.unit is Unit.EVENTS:
        lines.insert(2, FactLine(_("Counted by"), _(words.COUNTINGS[question.counting])))
    return lines
