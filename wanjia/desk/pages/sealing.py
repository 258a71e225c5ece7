"""封存: two officers seal a record, or open a seal. Nothing here tells whom a seal hides."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from wanjia.access.policies import guard
from wanjia.access.queries import staff_list
from wanjia.desk import policies as may
from wanjia.desk.forms.reports import uuid_of
from wanjia.desk.forms.sealing import SealForm
from wanjia.desk.pages.rows import person_url
from wanjia.intake import actions as intake
from wanjia.intake.queries import CaseState, SealingCase, sealings
from wanjia.kernel.clock import CHINA
from wanjia.kernel.errors import N_, NotFound, Refused
from wanjia.registry import queries as registry
from wanjia.web.forms import tell
from wanjia.web.pages import answer, say
from wanjia.web.types import Column

STATES = {
    CaseState.ASKED: N_("Waits for the second officer"),
    CaseState.DECLINED: N_("Declined"),
    CaseState.SEALED: N_("The record is sealed"),
    CaseState.OPENED: N_("Carried out; the seal is open"),
}


@guard(may.SEALING)
@require_http_methods(["GET", "HEAD", "POST"])
def sealing(request: HttpRequest) -> HttpResponse:
    """The cases of one's area, and the form to ask for another: for the person or the case in the address."""
    if request.method != "POST":
        about = {name: request.GET[name] for name in ("person", "case") if uuid_of(request.GET.get(name))}
        return _page(request, SealForm(initial=about), asks=bool(about))
    form = SealForm(request.POST)
    if not form.is_valid():
        return _page(request, form, asks=True, status=422)
    try:
        _ask(request, form.cleaned_data)
    except Refused as refusal:
        tell(form, refusal)
        return _page(request, form, asks=True, status=422)
    say(request, _("Asked for. Another officer has to decide."))
    return redirect("desk:sealing")


@guard(may.SEALING_DECIDE)
@require_POST
def decide(request: HttpRequest, number: UUID) -> HttpResponse:
    """The second officer grants what was asked, or declines."""
    if request.POST.get("do") not in {"grant", "decline"}:
        raise NotFound("decision")
    intake.decide_sealing(number, grant=request.POST["do"] == "grant", by=request.ctx)
    say(request, _("Decided."))
    return redirect("desk:sealing")


def _ask(request: HttpRequest, given: dict) -> None:
    if given["case"]:
        intake.ask_to_open(given["case"], reason=given["reason"], by=request.ctx)
    elif given["person"]:
        intake.ask_to_seal(given["person"], reason=given["reason"], by=request.ctx)
    else:
        raise NotFound("person")


def _page(request: HttpRequest, form: SealForm, *, asks: bool, status: int = 200) -> HttpResponse:
    page = sealings(request.ctx, page=request.GET.get("page", ""))
    about = uuid_of(form["person"].value())
    named = registry.persons_named(request.ctx, filter(None, [about, *(one.person for one in page.rows)]))
    officers = {f"staff:{row.pk}": row.name for row in staff_list(at=request.ctx.at)}
    names = {uuid: line.name for uuid, line in named.value.items()}
    return answer(
        request,
        "desk/sealing.html",
        named,
        form=form,
        asks=asks,
        about=names.get(about, ""),
        rows=[_row(one, officers, names, request.ctx.actor) for one in page.rows],
        page=page,
        columns=[Column(title) for title in (_("Asked on"), _("What"), _("Ground"), _("Officers"), _("State"))],
        status=status,
    )


def _row(case: SealingCase, officers: dict[str, str], names: dict[UUID, str], me: str) -> dict[str, object]:
    name = names.get(case.person, "") if case.person else ""
    return {
        "case": case,
        "at": case.asked_at.astimezone(CHINA),
        "what": _("Open a seal") if case.opening else _("Seal a record"),
        "name": name,
        "url": person_url(case.person) if name else "",
        "officers": "、".join(officers.get(one, one) for one in (case.asked_by, case.decided_by) if one),
        "state": _(STATES[case.state]),
        "decides": case.state is CaseState.ASKED and case.asked_by != me,
        "sealed": case.state is CaseState.SEALED,
    }
