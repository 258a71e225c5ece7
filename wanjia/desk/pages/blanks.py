"""一表通: a superior's form is sent, its headings mapped once, and it is ordered from the register, filled in."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wanjia.access.policies import guard
from wanjia.desk import actions, queries
from wanjia.desk import policies as may
from wanjia.desk.forms import HouseholdsForm, RosterForm
from wanjia.desk.forms.blanks import COLUMN, BlankForm, NumbersForm, facts_given
from wanjia.desk.pages.filling import FACTS, empty_columns, why_empty
from wanjia.desk.pages.lists import LARGEST
from wanjia.desk.pages.scope import asked_area, parts, today, trail
from wanjia.desk.types import Facts, HeldBlank, TemplateLine
from wanjia.intake.queries import blank_headings
from wanjia.intake.types.blanks import BlankFact, Heading, Unit
from wanjia.kernel.clock import CHINA
from wanjia.kernel.errors import NotFound, Problem, Refused
from wanjia.places.queries import area as area_of
from wanjia.web.forms import tell
from wanjia.web.pages import render, say
from wanjia.web.types import Column, MappedColumn


@guard(may.BLANKS)
@require_safe
def blanks(request: HttpRequest) -> HttpResponse:
    """The forms the office knows, and the place to send the next."""
    return _list(request, BlankForm())


@guard(may.BLANK_SEND)
@require_POST
def send(request: HttpRequest) -> HttpResponse:
    """Open a form; one that is known goes straight to the order, another one to its columns."""
    form = BlankForm(request.POST, request.FILES)
    if not form.is_valid():
        return _list(request, form, status=422)
    file = form.cleaned_data["file"]
    try:
        number = actions.hold_blank(file.name, file.read(), by=request.ctx)
    except Refused as refusal:
        tell(form, refusal)
        return _list(request, form, status=422)
    return redirect("desk:blank", number)


@guard(may.BLANK)
@require_http_methods(["GET", "HEAD", "POST"])
def columns(request: HttpRequest, number: UUID) -> HttpResponse:
    """What each column is filled with: proposed, changed where it is wrong, and known from then on."""
    held = queries.held_blank(request.ctx, number)
    if request.method != "POST":
        return _mapping(request, held, held.plan.facts if held.plan else _proposed(held))
    facts = facts_given(request.POST, len(held.blank.headings))
    try:
        actions.map_blank(number, facts, by=request.ctx)
    except Refused as refusal:
        return _mapping(request, held, facts, refusal.problems)
    return redirect("desk:blank", number)


@guard(may.BLANK)
@require_safe
def one(request: HttpRequest, number: UUID) -> HttpResponse:
    """A form whose columns are known: of whom it is filled in. What leaves, leaves through the download centre."""
    held = queries.held_blank(request.ctx, number)
    if held.plan is None:
        return redirect("desk:blank_columns", number)
    of_persons = held.plan.unit is Unit.PERSON
    asked = RosterForm(request.GET, on=today(request.ctx)) if of_persons else HouseholdsForm(request.GET)
    area = asked_area(request)
    if not (request.ctx.reach.whole_city or area in request.ctx.reach.areas):
        raise NotFound("area")
    return render(
        request,
        "desk/blank.html",
        held=held,
        typed=held.plan.typed,
        received=held.received_at.astimezone(CHINA),
        filled=[(title, _(FACTS[fact])) for title, fact in _titled(held) if fact],
        empty=empty_columns(held),
        form=None if held.plan.typed else asked,
        numbers=NumbersForm() if BlankFact.NUMBER in held.plan.facts else None,
        area=area_of(area, on=today(request.ctx)),
        parts=[] if held.plan.typed else _parts(request, area),
        trail=trail(request.ctx, area, lambda step: _in_area(request, step.id)),
    )


@guard(may.BLANK_FORGET)
@require_POST
def forget(request: HttpRequest, number: int) -> HttpResponse:
    """Forget how a form is read; it is mapped anew when it comes again."""
    actions.forget_template(number, by=request.ctx)
    say(request, _("The form is forgotten."))
    return redirect("desk:blanks")


def _list(request: HttpRequest, form: BlankForm, status: int = 200) -> HttpResponse:
    return render(
        request,
        "desk/blanks.html",
        status=status,
        form=form,
        limit=LARGEST,
        rows=[_line(one) for one in queries.templates(request.ctx)],
        columns=[
            Column(_("Form")),
            Column(_("Columns filled in"), number=True),
            Column(_("Times used"), number=True),
            Column(_("Mapped by")),
            Column(""),
        ],
    )


def _line(found: TemplateLine) -> dict[str, object]:
    return {"template": found, "made": found.made_at.astimezone(CHINA)}


def _mapping(request: HttpRequest, held: HeldBlank, facts: Facts, problems: tuple[Problem, ...] = ()) -> HttpResponse:
    headings = blank_headings(held.blank)
    return render(
        request,
        "desk/blank_columns.html",
        status=422 if problems else 200,
        held=held,
        columns=[_column(place, one, facts[place], problems) for place, one in enumerate(headings)],
        choices=[("", _("leave empty")), *((fact.value, _(title)) for fact, title in FACTS.items())],
        problems=[_said(problem) for problem in problems if not problem.field],
        sampled=any(heading.sample for heading in headings),
    )


def _column(place: int, heading: Heading, fact: BlankFact | None, problems: tuple[Problem, ...]) -> MappedColumn:
    return MappedColumn(
        title=" ".join(heading.title.split()),
        name=f"{COLUMN}{place}",
        chosen=fact.value if fact else "",
        sample=heading.sample,
        why=why_empty(heading) if heading.withheld else "",
        problems=tuple(_said(problem) for problem in problems if problem.field == str(place)),
    )


def _said(problem: Problem) -> str:
    return _(problem.message) % problem.params


def _proposed(held: HeldBlank) -> Facts:
    return tuple(heading.fact for heading in blank_headings(held.blank))


def _titled(held: HeldBlank) -> list[tuple[str, BlankFact | None]]:
    assert held.plan is not None
    titles = (" ".join(title.split()) for title in held.blank.headings)
    return list(zip(titles, held.plan.facts, strict=True))


def _parts(request: HttpRequest, area: int) -> list[dict[str, object]]:
    return [{"area": part, "url": _in_area(request, part.id)} for part in parts(request.ctx, area)]


def _in_area(request: HttpRequest, area: int) -> str:
    here = reverse("desk:blank", kwargs=request.resolver_match.kwargs)
    return f"{here}?{urlencode({'area': area})}"
