"""采集上报: the start page with the kinds of events, and the form of each."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wanjia.access.policies import guard
from wanjia.access.types import RequestContext
from wanjia.desk import policies as may
from wanjia.desk.forms.fields import PICKS_HOUSEHOLD, PICKS_PERSON, Clerk
from wanjia.desk.forms.kinds import BY_SLUG, KINDS, Group, Kind
from wanjia.desk.forms.reports import NEWCOMERS, ReportForm, uuid_of
from wanjia.desk.pages import comparing
from wanjia.desk.pages.choosing import Alike, name_alike, name_chosen
from wanjia.desk.pages.rows import person_rows
from wanjia.intake import actions as intake
from wanjia.intake.queries import KeptDraft, draft, drafts
from wanjia.kernel.clock import CHINA
from wanjia.kernel.errors import N_, Forbidden, NotFound, Refused
from wanjia.kernel.seen import Seen
from wanjia.places.queries import dwelling
from wanjia.web.pages import answer_all, render, say

SUBJECTS = {"person": PICKS_PERSON, "household": PICKS_HOUSEHOLD}
NOT_KEPT = ("csrfmiddlewaretoken", "key", "evidence", "distinct")


@guard(may.REPORT)
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Every form this account may fill in, by what happened; those about one record when it is opened from there."""
    about = {name: request.GET[name] for name in SUBJECTS if uuid_of(request.GET.get(name))}
    kinds = [kind for kind in KINDS if _may_fill(request.ctx, kind) and all(_asks(kind, name) for name in about)]
    groups = [(group, [(kind, _address(kind, about)) for kind in kinds if kind.group is group]) for group in Group]
    begun = [(BY_SLUG[one.kind], one) for one in drafts(request.ctx) if one.kind in BY_SLUG]
    return render(request, "desk/report.html", groups=[pair for pair in groups if pair[1]], begun=begun, about=about)


@guard(may.REPORT_FORM)
@require_http_methods(["GET", "HEAD", "POST"])
def form(request: HttpRequest, kind: str) -> HttpResponse:
    """One form: opened empty, from a record, or from its draft; sent once or, by accident, many times."""
    asked = _kind(request.ctx, kind)
    if request.method == "POST":
        return _send(request, asked)
    kept = None if _given(request) else draft(request.ctx, kind)
    made = ReportForm(asked, Clerk(request.ctx), given=_given(request))
    if kept:
        made.take_up(MultiValueDict(kept.typed))
    return _page(request, made, kept=kept)


@guard(may.REPORT_FIND)
@require_POST
def alike(request: HttpRequest, kind: str) -> HttpResponse:
    """Who may be meant by what is typed so far; asked by the form itself while it is filled in."""
    made = ReportForm(_kind(request.ctx, kind), Clerk(request.ctx), request.POST)
    seen = name_alike(request.ctx, made)
    return answer_all(request, "desk/report_alike.html", seen, **_alike(made, seen))


@guard(may.DRAFT)
@require_POST
def keep(request: HttpRequest, kind: str) -> HttpResponse:
    """Keep what was typed so far; called by the page itself."""
    _kind(request.ctx, kind)
    typed = {name: values for name, values in request.POST.lists() if _is_kept(name)}
    intake.keep_draft(kind, typed, by=request.ctx)
    return HttpResponse(status=204)


@guard(may.DRAFT)
@require_POST
def discard(request: HttpRequest, kind: str) -> HttpResponse:
    """Throw the draft away and begin anew."""
    _kind(request.ctx, kind)
    intake.forget_draft(kind, by=request.ctx)
    say(request, _("The draft was thrown away."))
    return redirect("desk:report_form", kind)


def _send(request: HttpRequest, kind: Kind) -> HttpResponse:
    made = ReportForm(kind, Clerk(request.ctx), request.POST, request.FILES)
    if not made.is_valid():
        return _page(request, made, status=422)
    try:
        receipt = intake.receive(request.ctx, made.command(), handover=made.handover())
    except Refused as refusal:
        made.show(refusal)
        return _page(request, made, status=422)
    intake.forget_draft(kind.slug, by=request.ctx)
    return redirect("desk:receipt", receipt.number)


def _page(request: HttpRequest, made: ReportForm, *, kept: KeptDraft | None = None, status: int = 200) -> HttpResponse:
    seen = name_chosen(request.ctx, made)
    if made.is_bound and made.errors:
        seen |= name_alike(request.ctx, made)
    return answer_all(
        request,
        "desk/report_form.html",
        seen,
        form=made,
        kind=made.kind,
        checks=made.kind.command in NEWCOMERS,
        kept=kept and kept.saved_at.astimezone(CHINA),
        **_alike(made, seen),
        asks_distinct=made.has_error("name", "known_name") or "distinct" in made.data,
        status=status,
    )


def _alike(made: ReportForm, seen: dict[str, Seen]) -> dict[str, object]:
    """Those who may be meant, as the page tells them."""
    if "alike" not in seen:
        return {"others": [], "outside": 0}
    found: Alike = seen["alike"].value
    rows = person_rows((line for line, _candidate in found.named), made.clerk.today)
    told = [(comparing.chance(one), comparing.grounds(one)) for _line, one in found.named]
    return {"others": [(row, *words) for row, words in zip(rows, told, strict=True)], "outside": found.outside}


def _kind(ctx: RequestContext, slug: str) -> Kind:
    """The form of this address. NotFound where there is none, Forbidden for who may not fill it in."""
    if slug not in BY_SLUG:
        raise NotFound("form")
    if not _may_fill(ctx, BY_SLUG[slug]):
        raise Forbidden(N_("Your postings do not include this form."))
    return BY_SLUG[slug]


def _may_fill(ctx: RequestContext, kind: Kind) -> bool:
    return bool(ctx.roles & kind.roles)


def _asks(kind: Kind, subject: str) -> bool:
    return any(part.name == subject and part.make in SUBJECTS[subject] for part in kind.parts)


def _address(kind: Kind, about: dict[str, str]) -> str:
    query = f"?{urlencode(about)}" if about else ""
    return reverse("desk:report_form", args=[kind.slug]) + query


def _given(request: HttpRequest) -> dict[str, object]:
    """What the address says: the records the form is opened for, and the door."""
    given: dict[str, object] = {name: request.GET[name] for name in SUBJECTS if name in request.GET}
    number = request.GET.get("dwelling", "")
    if number.isdecimal() and len(number) < 19:
        address = dwelling(int(number)).address
        given["dwelling"] = [str(address.area_id), address.building, address.unit, address.door, False]
    return given


def _is_kept(name: str) -> bool:
    return name not in NOT_KEPT and not name.endswith("-find")
