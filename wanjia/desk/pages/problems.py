"""问题数据: rows of lists that wait; mended on the spot, or dismissed with a reason."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wanjia.access.policies import guard
from wanjia.desk import policies as may
from wanjia.desk.forms.lists import TITLES, MendForm
from wanjia.intake import actions as intake
from wanjia.intake import queries
from wanjia.intake.queries import MENDABLE, Waiting
from wanjia.kernel.errors import Refused
from wanjia.kernel.seen import Seen
from wanjia.web.pages import answer, say
from wanjia.web.types import Column


@guard(may.PROBLEMS)
@require_safe
def problems(request: HttpRequest) -> HttpResponse:
    """The rows of one's area that wait, the oldest first."""
    seen = queries.waiting_rows(request.ctx, page=request.GET.get("page", ""))
    return answer(
        request,
        "desk/problems.html",
        seen,
        rows=[{"waiting": one, "first": _told(one)} for one in seen.value.rows],
        page=seen.value,
        columns=[Column(_("List")), Column(_("Row"), number=True), Column(_("Name")), Column(_("What is wrong"))],
    )


@guard(may.PROBLEM)
@require_http_methods(["GET", "HEAD", "POST"])
def problem(request: HttpRequest, number: UUID) -> HttpResponse:
    """One row with its problems beside the cells; sent again it enters the register, or says what is still wrong."""
    seen = queries.waiting_row(request.ctx, number)
    if request.method != "POST":
        form = MendForm(MENDABLE, dict(seen.value.written), written=seen.value.written)
        form.show(seen.value.problems)
        return _page(request, seen, form)
    form = MendForm(MENDABLE, request.POST, written=seen.value.written)
    if not form.is_valid():
        return _page(request, seen, form, status=422)
    try:
        receipt = intake.mend_row(number, form.written(), distinct=form.cleaned_data["distinct"], by=request.ctx)
    except Refused as refusal:
        form.show(refusal.problems)
        return _page(request, seen, form, status=422)
    say(request, _("The row was mended and stands in the register."))
    return redirect("desk:receipt", receipt.number)


@guard(may.PROBLEM_DISMISS)
@require_POST
def dismiss(request: HttpRequest, number: UUID) -> HttpResponse:
    """Leave a row out, with the reason."""
    seen = queries.waiting_row(request.ctx, number)
    try:
        intake.dismiss_row(number, request.POST.get("reason", ""), by=request.ctx)
    except Refused as refusal:
        form = MendForm(MENDABLE, dict(seen.value.written), written=seen.value.written)
        form.show(refusal.problems)
        return _page(request, seen, form, status=422)
    say(request, _("The row was left out."))
    return redirect("desk:problems")


def _page(request: HttpRequest, seen: Seen[Waiting], form: MendForm, status: int = 200) -> HttpResponse:
    wrong = [form[name] for name in form.columns if form[name].errors]
    others = [form[name] for name in form.columns if not form[name].errors]
    asks = form.has_error("name", "known_name") or "distinct" in form.data
    return answer(
        request, "desk/problem.html", seen, form=form, wrong=wrong, others=others, asks_distinct=asks, status=status
    )


def _told(waiting: Waiting) -> str:
    """The first reason, with its column, and how many more there are."""
    if not waiting.problems:
        return ""
    first = waiting.problems[0]
    words = f"{TITLES.get(first.field, first.field)}：{_(first.message) % first.params}"
    more = len(waiting.problems) - 1
    return f"{words} (+{more})" if more else words
