"""数据接收: household lists sent from the desk, with preview, progress and receipt."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from wanjia.access.policies import guard
from wanjia.desk import policies as may
from wanjia.desk.forms.lists import TITLES, ListForm
from wanjia.intake import actions as intake
from wanjia.intake import queries
from wanjia.intake.types import HeldList, RowProblem
from wanjia.kernel.clock import CHINA
from wanjia.kernel.errors import N_, NotFound, Refused
from wanjia.web.forms import tell
from wanjia.web.pages import render, say
from wanjia.web.types import Column

STEPS = {
    "": N_("Waiting for its turn"),
    "check": N_("Checking the rows"),
    "doors": N_("Finding the addresses"),
    "households": N_("Opening the households"),
    "persons": N_("Entering the people"),
    "ties": N_("Tying relatives"),
    "heads": N_("Naming the heads"),
}
LARGEST = 20 * 1024 * 1024  # what the gate takes; told before the file travels
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@guard(may.LISTS)
@require_safe
def lists(request: HttpRequest) -> HttpResponse:
    """The lists of one's area, and the place to send the next."""
    return _lists(request, ListForm())


@guard(may.LIST_SEND)
@require_POST
def send(request: HttpRequest) -> HttpResponse:
    """Look a file through; it waits, sealed, until its sender has it taken in."""
    form = ListForm(request.POST, request.FILES)
    if not form.is_valid():
        return _lists(request, form, status=422)
    file = form.cleaned_data["file"]
    try:
        number = intake.hold_upload(file.name, file.read(), by=request.ctx)
    except Refused as refusal:
        tell(form, refusal)
        return _lists(request, form, status=422)
    return redirect("desk:list", number)


@guard(may.LISTS)
@require_GET
def template(request: HttpRequest, form: str) -> HttpResponse:
    """The empty list, to fill in."""
    if form not in {"xlsx", "csv"}:
        raise NotFound("template")
    answer = HttpResponse(
        queries.empty_list(form, _), content_type=XLSX if form == "xlsx" else "text/csv; charset=utf-8"
    )
    answer["Content-Disposition"] = f'attachment; filename="household-list.{form}"'
    return answer


@guard(may.LIST)
@require_safe
def one(request: HttpRequest, number: UUID) -> HttpResponse:
    """A list before it is taken in, while it is, and afterwards; the page asks again while something is going on."""
    upload = queries.upload(request.ctx, number)
    problems = [_problem_row(one) for one in upload.problems]
    return render(
        request,
        "desk/list_state.html" if request.headers.get("HX-Request") else "desk/list.html",
        upload=upload,
        received=upload.received_at.astimezone(CHINA),
        mine=upload.actor == request.ctx.actor,
        going_on=upload.taken_at is not None and upload.finished_at is None,
        step=_(STEPS.get(upload.step, STEPS[""])),
        good=upload.rows - upload.unreadable,
        problems=problems,
        columns=[Column(_("Row"), number=True), Column(_("Column")), Column(_("What is wrong"))],
    )


@guard(may.LIST_TAKE)
@require_POST
def take(request: HttpRequest, number: UUID) -> HttpResponse:
    """Have the good rows taken in."""
    intake.start_upload(number, by=request.ctx)
    return redirect("desk:list", number)


@guard(may.LIST_TAKE)
@require_POST
def discard(request: HttpRequest, number: UUID) -> HttpResponse:
    """Throw a list away that was not taken in."""
    intake.discard_upload(number, by=request.ctx)
    say(request, _("The list was thrown away. Nothing of it is in the register."))
    return redirect("desk:lists")


def _lists(request: HttpRequest, form: ListForm, status: int = 200) -> HttpResponse:
    page = queries.uploads(request.ctx, page=request.GET.get("page", ""))
    return render(
        request,
        "desk/lists.html",
        status=status,
        form=form,
        limit=LARGEST,
        rows=[{"upload": one, "received": one.received_at.astimezone(CHINA), "state": state(one)} for one in page.rows],
        page=page,
        columns=[
            Column(_("Received")),
            Column(_("List")),
            Column(_("Rows"), number=True),
            Column(_("Taken in"), number=True),
            Column(_("Waiting"), number=True),
            Column(_("State")),
        ],
        headings=queries.headings(),
        heading_columns=[
            Column(_("Heading")),
            Column(_("Required")),
            Column(_("What goes there")),
            Column(_("Example")),
        ],
    )


def _problem_row(one: RowProblem) -> dict[str, object]:
    problem = one.problem
    return {
        "row": one.row,
        "title": TITLES.get(problem.field, problem.field),
        "words": _(problem.message) % problem.params,
    }


def state(upload: HeldList) -> str:
    """How far a list has come, in words."""
    if upload.finished_at:
        return _("finished")
    return _("being taken in") if upload.taken_at else _("not taken in yet")
