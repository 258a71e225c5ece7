"""封存个案: what answers to two officers together, such as a birth whose mother is under fourteen."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wanjia.access.policies import guard
from wanjia.access.queries import staff_list
from wanjia.access.types import RequestContext
from wanjia.desk import policies as may
from wanjia.desk.forms.sealing import CaseForm
from wanjia.desk.pages.rows import person_columns, person_rows
from wanjia.desk.pages.scope import today
from wanjia.intake import actions as intake
from wanjia.intake import queries
from wanjia.intake.queries import Case, Progress
from wanjia.kernel.clock import CHINA
from wanjia.kernel.errors import N_, NotFound, Refused
from wanjia.web.forms import tell
from wanjia.web.pages import answer, render, say
from wanjia.web.types import Column

REASONS = {"mother_under_age": N_("Birth, mother under 14: the law asks for a report to the police")}
PROGRESS = {
    Progress.WAITING: N_("Nobody has taken it up"),
    Progress.ASKED: N_("Waits for the second officer"),
    Progress.OPEN: N_("Open, not reported yet"),
    Progress.REPORTED: N_("The report was made"),
}


@guard(may.CASES)
@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """The cases of one's area, without whom they are about."""
    page = queries.cases(request.ctx, page=request.GET.get("page", ""))
    names = _officers(request.ctx)
    titles = (_("Came in"), _("Why"), _("Officers"), _("State"))
    return render(
        request,
        "desk/cases.html",
        rows=[_shown(one, names, request.ctx) for one in page.rows],
        page=page,
        columns=[Column(title) for title in titles],
    )


@guard(may.CASE)
@require_safe
def case(request: HttpRequest, number: UUID) -> HttpResponse:
    """One case: to the two officers who opened it with the persons it is about, to others how far it has come."""
    return _page(request, number, CaseForm())


@guard(may.CASE_DECIDE)
@require_POST
def decide(request: HttpRequest, number: UUID) -> HttpResponse:
    """Ask to open a case, agree, or note the report."""
    form = CaseForm(request.POST)
    form.full_clean()
    try:
        match request.POST.get("do"):
            case "open":
                intake.open_case(number, by=request.ctx)
            case "report":
                intake.report_case(number, note=request.POST.get("note", ""), by=request.ctx)
            case _:
                raise NotFound("decision")
    except Refused as refusal:
        tell(form, refusal)
        return _page(request, number, form, status=422)
    say(request, _("Noted."))
    return redirect("desk:case", number)


def _page(request: HttpRequest, number: UUID, form: CaseForm, status: int = 200) -> HttpResponse:
    found = queries.case(request.ctx, number)
    shown = _shown(found, _officers(request.ctx), request.ctx)
    if not shown["mine"]:
        return render(request, "desk/case.html", form=form, status=status, **shown)
    seen = queries.case_persons(request.ctx, number)
    rows = person_rows((line for _role, line in seen.value.persons), today(request.ctx))
    return answer(
        request, "desk/case.html", seen, form=form, rows=rows, columns=person_columns(), status=status, **shown
    )


def _shown(found: Case, names: dict[str, str], ctx: RequestContext) -> dict[str, object]:
    both = len(found.officers) > 1
    return {
        "case": found,
        "at": found.opened_at.astimezone(CHINA),
        "reported": found.reported_at and found.reported_at.astimezone(CHINA),
        "why": _(REASONS[found.reason]),
        "officers": "、".join(names.get(one, one) for one in found.officers),
        "state": _(PROGRESS[found.progress]),
        "mine": both and ctx.actor in found.officers,
        "opens": not both and ctx.actor not in found.officers,
        "reports": found.progress is Progress.OPEN,
    }


def _officers(ctx: RequestContext) -> dict[str, str]:
    return {f"staff:{row.pk}": row.name for row in staff_list(at=ctx.at)}
