"""报表报送: the returns of one's areas, the sheet of one, and its steps."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wanjia.access.policies import guard
from wanjia.kernel.clock import CHINA, day_in_china
from wanjia.kernel.errors import N_, NotFound, Refused
from wanjia.kernel.periods import CALENDAR
from wanjia.places.queries import area, children
from wanjia.places.types import Area
from wanjia.statistics import policies as may
from wanjia.statistics.actions import decide, fill_in
from wanjia.statistics.forms import FilingForm
from wanjia.statistics.pages import words
from wanjia.statistics.pages.scope import asked_area
from wanjia.statistics.queries import filed_return
from wanjia.statistics.queries import returns as returns_of
from wanjia.statistics.rules.audiences import audience_of, usual_year
from wanjia.statistics.rules.catalogue import design_of
from wanjia.statistics.rules.returns import steps_open
from wanjia.statistics.types.designs import Unit
from wanjia.statistics.types.protection import TOTAL
from wanjia.statistics.types.returns import FiledReturn, FiledTable, Step, Taken
from wanjia.web.forms import tell
from wanjia.web.pages import render, say
from wanjia.web.types import Column, FactLine

DONE = {
    Step.CHECKED: N_("Checked. Somebody else has to sign."),
    Step.SIGNED: N_("Signed. The figures stay as they are."),
    Step.SENT_BACK: N_("Sent back. It can be filled in anew."),
}
# What can be done with a return that is over.
ENDED = {
    Step.SIGNED: N_("Signed: the figures stay as they are. A correction is filed anew, as the next version."),
    Step.SENT_BACK: N_("Sent back: put the records right, then file the return anew. This version stays on record."),
}


@dataclass(frozen=True)
class Section:
    """One table of a sheet."""

    title: str
    columns: list[Column]
    rows: list[tuple[str, list[str]]]


@guard(may.RETURNS)
@require_http_methods(["GET", "HEAD", "POST"])
def returns(request: HttpRequest) -> HttpResponse:
    """The returns of the reader's areas, and the form to file another."""
    if request.method != "POST":
        return _list(request, _form(request, None))
    form = _form(request, request.POST)
    if not form.is_valid():
        return _list(request, form, status=422)
    try:
        number = fill_in(form.filing(), by=request.ctx)
    except Refused as refusal:
        tell(form, refusal)
        return _list(request, form, status=422)
    say(request, _("Filed with the figures of now. Somebody else has to check it."))
    return redirect("statistics:return", number)


@guard(may.RETURN)
@require_safe
def sheet(request: HttpRequest, number: int) -> HttpResponse:
    """One return as it is printed on A4, and the steps that the reader may take."""
    return _sheet(request, filed_return(request.ctx, number))


@guard(may.RETURN_CHECK)
@require_POST
def check(request: HttpRequest, number: int) -> HttpResponse:
    """The second person checks the return, or anybody entitled sends it back."""
    return _decided(request, number, Step.CHECKED)


@guard(may.RETURN_SIGN)
@require_POST
def sign(request: HttpRequest, number: int) -> HttpResponse:
    """The third person signs, with the password or the second factor just confirmed."""
    return _decided(request, number, Step.SIGNED)


def _decided(request: HttpRequest, number: int, forward: Step) -> HttpResponse:
    steps = {"go": forward, "back": Step.SENT_BACK}
    if request.POST.get("do") not in steps:
        raise NotFound("decision")
    step = steps[request.POST["do"]]
    decide(number, step, note=request.POST.get("note", "")[:200], by=request.ctx)
    say(request, _(DONE[step]))
    return redirect("statistics:return", number)


def _form(request: HttpRequest, data: QueryDict | None) -> FilingForm:
    year = usual_year(audience_of(request.ctx), CALENDAR, request.ctx.at)
    return FilingForm(data, areas=_areas(request), year=year)


def _areas(request: HttpRequest) -> list[Area]:
    """The reader's own area and those directly below."""
    today = day_in_china(request.ctx.at)
    own = asked_area(request, today)
    return [area(own, on=today), *children(own, on=today)]


def _list(request: HttpRequest, form: FilingForm, *, status: int = 200) -> HttpResponse:
    page = returns_of(request.ctx, page=request.GET.get("page", ""))
    heads = (_("Sheet"), _("Return"), _("Area"), _("Reporting period"), _("Filled in by"), _("Filed at"), _("State"))
    return render(
        request,
        "statistics/returns.html",
        form=form,
        columns=list(map(Column, heads)),
        rows=[(reverse("statistics:return", args=[one.id]), _row(one)) for one in page.rows],
        page=page,
        status=status,
    )


def _row(filed: FiledReturn) -> list[str]:
    filled = filed.steps[0]
    of = (_(filed.form.title), filed.area.name, _period(filed))
    return [filed.sheet, *of, filled.name, _at(filled), _(words.STEPS[filed.state])]


def _sheet(request: HttpRequest, filed: FiledReturn) -> HttpResponse:
    checked, signed = filed.taken(Step.CHECKED), filed.taken(Step.SIGNED)
    return render(
        request,
        "statistics/return.html",
        filed=filed,
        file_url=f"{reverse('exports:new', args=['return'])}?number={filed.id}",
        title=f"{filed.area.name} {_(filed.form.title)}",
        sections=[_section(one) for one in filed.counts.tables],
        facts=_facts(filed),
        steps=[(_(words.STEPS[one.step]), one.name, _at(one), one.note) for one in filed.steps],
        open=steps_open(filed.steps, by=request.ctx.staff_id or 0),
        filled_by=filed.steps[0].name,
        checked_by=checked.name if checked else "",
        signed_by=signed.name if signed else "",
        ended=_(ENDED[filed.state]) if filed.state in ENDED else "",
        day=f"{signed.at.astimezone(CHINA):%Y-%m-%d}" if signed else "",
        as_of=filed.steps[0].at,
        dated=True,
    )


def _facts(filed: FiledReturn) -> list[FactLine]:
    lines = [
        FactLine(_("Reporting period"), _period(filed)),
        FactLine(_("Population"), _(words.POPULATIONS[filed.population])),
        FactLine(_("Source"), _(words.SOURCE)),
        FactLine(_("Figures"), _("Exact")),
        FactLine(_("Version"), str(filed.version)),
        FactLine(_("Position of the register"), str(filed.counts.position)),
        FactLine(_("Digest (SHA-256)"), filed.digest),
    ]
    if filed.form.designs[0].unit is Unit.EVENTS:
        lines.insert(2, FactLine(_("Counted by"), _(words.COUNTINGS[filed.counting])))
    return lines


def _period(filed: FiledReturn) -> str:
    label = filed.period.label
    return _(label.message) % label.params


def _at(taken: Taken) -> str:
    return f"{taken.at.astimezone(CHINA):%Y-%m-%d %H:%M}"


def _section(one: FiledTable) -> Section:
    design = design_of(one.design)
    shown = _shown(one)
    heads = [_(label) for _code, label in shown]
    rows = [(_(row.label), [f"{one.figure(row.code, code):,}" for code, _label in shown]) for row in one.rows]
    total = (_("Total"), [f"{one.figure(TOTAL, code):,}" for code, _label in shown])
    columns = [Column(_(words.DIMENSIONS[design.rows])), *(Column(head, number=True) for head in heads)]
    return Section(_(design.title), columns, [*rows, total])


def _shown(one: FiledTable) -> list[tuple[str, str]]:
    """The columns as they are drawn, the total first where there are several."""
    columns = [(column.code, column.label) for column in one.columns]
    return [(TOTAL, "Total"), *columns] if len(columns) > 1 else columns


def title_of(filed: FiledReturn) -> str:
    """Whose return, which, of when."""
    return f"{filed.area.name} · {_(filed.form.title)} · {_period(filed)}"


def told_of(filed: FiledReturn) -> list[tuple[str, str]]:
    """Its definition and its steps, as label and words."""
    steps = ((_(words.STEPS[one.step]), f"{one.name} {_at(one)}") for one in filed.steps)
    return [*((line.label, line.value) for line in _facts(filed)), *steps]


def lines_of(filed: FiledReturn) -> list[list[str | int]]:
    """Every figure in a line of its own: table, row, column, figure."""
    return [
        [_(design_of(one.design).title), _(row), _(column), one.figure(code, under)]
        for one in filed.counts.tables
        for code, row in [*((row.code, row.label) for row in one.rows), (TOTAL, "Total")]
        for under, column in _shown(one)
    ]
