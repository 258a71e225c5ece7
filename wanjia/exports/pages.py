"""下载中心: how a list leaves, one's own files, and what waits for the second officer."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wanjia.access.policies import context_of, guard
from wanjia.access.types import Given, RequestContext
from wanjia.exports import actions, queries
from wanjia.exports import policies as may
from wanjia.exports.forms import FORMS, FileForm
from wanjia.exports.types import OPEN, UNDER_WAY, Form, Ordered, Preview, State, Taken, Wish
from wanjia.kernel.clock import CHINA
from wanjia.kernel.errors import N_, NotFound, Refused
from wanjia.web.forms import tell
from wanjia.web.pages import render, say
from wanjia.web.types import Column

STATES = {
    State.ASKED: N_("Waits for the second officer"),
    State.DECLINED: N_("Declined"),
    State.WAITING: N_("Waiting for its turn"),
    State.MAKING: N_("Being made"),
    State.READY: N_("Ready"),
    State.FAILED: N_("Could not be made"),
    State.CANCELLED: N_("Cancelled"),
    State.REMOVED: N_("Removed after seven days"),
}
# What to do next, where the state alone does not tell.
ADVICE = {
    State.ASKED: N_("One level above you, or the security officer, decides on the page Downloads."),
    State.DECLINED: N_("Ask the officer for the reason, or export fewer people."),
    State.FAILED: N_("Export the list again. If it fails once more, tell the system administrator."),
}
# The kind and the icon of a badge: how it ended is seen before it is read.
BADGES = {
    State.DECLINED: ("warning", "warning"),
    State.READY: ("good", "done"),
    State.FAILED: ("danger", "problem"),
}
OWN_FIELDS = {"csrfmiddlewaretoken", "form", "reason", "page"}


@guard(may.FILES)
@require_safe
def files(request: HttpRequest) -> HttpResponse:
    """One's own files; the part that changes asks again while something is under way."""
    orders = queries.my_orders(request.ctx)
    polls = "X-Poll" in request.headers
    return render(
        request,
        "exports/orders.html" if polls else "exports/files.html",
        rows=[_row(one) for one in orders],
        columns=[Column(_("List")), Column(_("Rows"), number=True), Column(_("State"))],
        going_on=any(one.state in UNDER_WAY for one in orders),
        waiting=[] if polls else [_row(one) for one in queries.undecided(request.ctx)],
        waiting_columns=[
            Column(_("List")),
            Column(_("Rows"), number=True),
            Column(_("Persons in it"), number=True),
            Column(_("What it is for")),
        ],
    )


@guard(may.NEW)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, name: str) -> HttpResponseBase:
    """Choose how a list leaves; a short one is the answer itself, a long one goes to the download centre."""
    ctx = context_of(request, queries.file_of(name).policy, {})
    given = _given(request)
    preview = queries.preview(ctx, name, given)
    form = FileForm(request.POST if request.method == "POST" else None, offered=preview.forms, second=preview.second)
    if request.method != "POST":
        return _asking(request, form, preview)
    if not form.is_valid():
        return _asking(request, form, preview, status=422)
    return _taken(request, name, ctx, form, preview)


@guard(may.FILE)
@require_safe
def file(request: HttpRequest, number: UUID) -> HttpResponseBase:
    """A file that is ready, to the one who ordered it."""
    taken = actions.hand_out(number, by=request.ctx)
    return _leaving(taken, StreamingHttpResponse(taken.chunks))


@guard(may.CANCEL)
@require_POST
def cancel(request: HttpRequest, number: UUID) -> HttpResponse:
    """Give up an own order."""
    actions.cancel(number, by=request.ctx)
    say(request, _("Cancelled. Nothing of it is kept."))
    return redirect("exports:files")


@guard(may.DECIDE)
@require_POST
def decide(request: HttpRequest, number: UUID) -> HttpResponse:
    """The second officer agrees, or declines."""
    if request.POST.get("do") not in {"agree", "decline"}:
        raise NotFound("decision")
    actions.decide(number, agree=request.POST["do"] == "agree", by=request.ctx)
    say(request, _("Decided."))
    return redirect("exports:files")


def _taken(request: HttpRequest, name: str, ctx: RequestContext, form: FileForm, preview: Preview) -> HttpResponseBase:
    given = _given(request)
    wish = Wish(name, given, Form(form.cleaned_data["form"]), get_language(), form.cleaned_data.get("reason", ""))
    try:
        taken = actions.take_out(wish, request.user.name, by=ctx)
    except Refused as refusal:
        tell(form, refusal)
        return _asking(request, form, preview, status=422)
    if isinstance(taken, Taken):
        return _leaving(taken, HttpResponse(b"".join(taken.chunks)))
    say(request, _("Asked for. Another officer has to agree; then the file is made and kept here for you."))
    return redirect("exports:files")


def _asking(request: HttpRequest, form: FileForm, preview: Preview, status: int = 200) -> HttpResponse:
    return render(request, "exports/new.html", status=status, form=form, preview=preview)


def _leaving(taken: Taken, answer: HttpResponseBase) -> HttpResponseBase:
    answer["Content-Type"] = taken.form.media_type
    answer["Content-Disposition"] = f'attachment; filename="{taken.name}"'
    return answer


def _given(request: HttpRequest) -> Given:
    """What the list is narrowed by; the form keeps it in its address, so that the page need not repeat it."""
    pairs = [*request.GET.lists(), *request.POST.lists()]
    return {name: values for name, values in pairs if name not in OWN_FIELDS}


def _row(one: Ordered) -> dict[str, object]:
    return {
        "order": one,
        "asked": one.asked_at.astimezone(CHINA),
        "form": _(FORMS[one.form]),
        "state": _(STATES[one.state]),
        "badge": BADGES.get(one.state),
        "advice": _(ADVICE[one.state]) if one.state in ADVICE else "",
        "making": one.state is State.MAKING,
        "ready": one.state is State.READY,
        "open": one.state in OPEN,
        "expires": one.expires_at.astimezone(CHINA) if one.expires_at else None,
    }
