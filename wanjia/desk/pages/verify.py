"""待核实: the list of those about whom something is only reported, and one after the other with a document seen."""

from dataclasses import replace
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wanjia.access.policies import guard
from wanjia.desk import policies as may
from wanjia.desk.forms.fields import Clerk
from wanjia.desk.forms.verifying import VerifyForm
from wanjia.desk.pages import facts
from wanjia.desk.pages.rows import person_columns, person_row, person_rows
from wanjia.desk.pages.scope import home_area, today
from wanjia.intake import actions as intake
from wanjia.kernel.errors import Refused
from wanjia.registry import queries as registry
from wanjia.web.forms import tell
from wanjia.web.pages import answer, say
from wanjia.web.paging import Page

SHOWN = 20


@guard(may.VERIFY)
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """The living of one's own area about whom something is only reported; each row leads to its verification."""
    page = request.GET.get("page", "")
    area = home_area(request.ctx)
    seen = registry.unverified(request.ctx, area.id, page=page, limit=SHOWN)
    found = seen.value
    rows = person_rows(found.persons, today(request.ctx))
    return answer(
        request,
        "desk/verify.html",
        seen,
        rows=[replace(row, url=_address(row.uuid, page, place)) for place, row in enumerate(rows)],
        columns=person_columns(),
        page=Page(found.persons, found.before, found.after),
        area=area,
        as_of=request.ctx.at,
    )


@guard(may.VERIFY_ONE)
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The facts of one person beside the form for the document; when it is sent, the next of the list follows."""
    if "skip" in request.GET:
        return redirect(_following(request, uuid))
    if request.method != "POST":
        return _page(request, uuid, VerifyForm(Clerk(request.ctx)))
    form = VerifyForm(Clerk(request.ctx), request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, uuid, form, status=422)
    try:
        intake.receive(request.ctx, form.command(uuid), handover=form.handover())
    except Refused as refusal:
        tell(form, refusal)
        return _page(request, uuid, form, status=422)
    say(request, _("Verified. Here is the next."))
    return redirect(_following(request, uuid))


def _page(request: HttpRequest, uuid: UUID, form: VerifyForm, status: int = 200) -> HttpResponse:
    seen = registry.person(request.ctx, uuid)
    view = seen.value
    return answer(
        request,
        "desk/verify_one.html",
        seen,
        form=form,
        row=person_row(view.line, view.on),
        facts=facts.lines(view, may.fields_for(request.ctx.roles), request, masks=False),
        here=_address(uuid, request.GET.get("page", ""), _place(request)),
        skip=_address(uuid, request.GET.get("page", ""), _place(request)) + "&skip=1",
        status=status,
    )


def _following(request: HttpRequest, uuid: UUID) -> str:
    """Who stands on the same page of the list after ``uuid``; who is verified has left it, and the next moved up."""
    page, place = request.GET.get("page", ""), _place(request)
    found = registry.unverified(request.ctx, home_area(request.ctx).id, page=page, limit=SHOWN).value.persons
    stays = any(line.uuid == uuid for line in found)
    place += stays
    return _address(found[place].uuid, page, place) if place < len(found) else reverse("desk:verify")


def _place(request: HttpRequest) -> int:
    text = request.GET.get("place", "")
    return int(text) if text.isdecimal() and len(text) < 3 else 0


def _address(uuid: UUID, page: str, place: int) -> str:
    return f"{reverse('desk:verify_one', args=[uuid])}?{urlencode({'page': page, 'place': place})}"
