"""窗口: a resident is here. One choice of the service covers the looks it needs; sheets are printed to take home."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wanjia.access.actions import close_basis, open_basis
from wanjia.access.policies import guard, take_up
from wanjia.access.types import Purpose
from wanjia.desk import policies as may
from wanjia.desk import queries
from wanjia.desk.forms import CounterForm
from wanjia.desk.pages import facts, words
from wanjia.desk.pages.persons import look_columns, look_rows
from wanjia.desk.pages.rows import household_row, person_row
from wanjia.kernel.errors import NotFound
from wanjia.registry import queries as registry
from wanjia.web.pages import answer_all, say
from wanjia.web.types import Column

LOOKS_ON_PAPER = 30


@guard(may.COUNTER)
@require_POST
def open_session(request: HttpRequest) -> HttpResponse:
    """A counter session of 30 minutes or 20 persons, whichever ends first."""
    form = CounterForm(request.POST)
    if not form.is_valid():
        raise NotFound("service")
    take_up(request, open_basis(Purpose.COUNTER, reference=form.cleaned_data["service"], by=request.ctx))
    say(request, _("The counter session is open for 30 minutes and up to 20 people."))
    return redirect(_back(request))


@guard(may.COUNTER)
@require_POST
def close_session(request: HttpRequest) -> HttpResponse:
    """The resident has left."""
    number = request.session.get("basis")
    if number:
        close_basis(number, by=request.ctx)
    take_up(request, None)
    say(request, _("The counter session is closed."))
    return redirect(_back(request))


@guard(may.COUNTER_SHEETS)
@require_safe
def sheets(request: HttpRequest, uuid) -> HttpResponse:
    """本人信息 + 查询记录 + 更正申请 with the notice of processing, on A4, for the resident who asks at the counter."""
    record = registry.person(request.ctx, uuid)
    looks = queries.looks_at(request.ctx, record.value.uuid, limit=LOOKS_ON_PAPER)
    view = record.value
    return answer_all(
        request,
        "desk/counter.html",
        {"record": record, "looks": looks},
        row=person_row(view.line, view.on),
        facts=facts.lines(view, may.fields_for(request.ctx.roles), request, masks=False),
        households=[household_row(line) for line in view.households],
        look_rows=look_rows(looks.value, view.on),
        columns=look_columns(),
        form_columns=[Column(title) for title in (_("Entry"), _("Now recorded"), _("Should be"), _("Document"))],
        kinds=words.FACTS.values(),
        at=request.ctx.at,
        uuid=view.uuid,
    )


def _back(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    return wanted if url_has_allowed_host_and_scheme(wanted, {request.get_host()}) else "/"
