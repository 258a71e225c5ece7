"""查询留痕: for the audit officer, what one account did."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wanjia.access.policies import guard
from wanjia.access.types import Purpose
from wanjia.audit.types import Event
from wanjia.desk import policies as may
from wanjia.desk import queries
from wanjia.desk.forms import LookupForm
from wanjia.desk.pages import words
from wanjia.desk.pages.scope import today
from wanjia.kernel.clock import CHINA
from wanjia.kernel.errors import Refused
from wanjia.web.forms import tell
from wanjia.web.pages import answer, render
from wanjia.web.types import Column


@guard(may.LOOKUPS)
@require_http_methods(["GET", "HEAD", "POST"])
def lookups(request: HttpRequest) -> HttpResponse:
    """What an account did in a span of days; reading it is recorded as well."""
    day = today(request.ctx)
    if request.method != "POST":
        form = LookupForm(initial={"first": day - timedelta(days=6), "last": day})
        return render(request, "desk/lookups.html", form=form)
    form = LookupForm(request.POST)
    if not form.is_valid():
        return render(request, "desk/lookups.html", form=form, status=422)
    asked = form.cleaned_data
    try:
        seen = queries.acts_of(request.ctx, asked["login"], first=asked["first"], last=asked["last"])
    except Refused as refusal:
        tell(form, refusal)
        return render(request, "desk/lookups.html", form=form, status=422)
    rows = [_row(event) for event in seen.value.events]
    return answer(request, "desk/lookups.html", seen, form=form, rows=rows, columns=_columns(), asked=True)


def _row(event: Event) -> dict[str, object]:
    known = {purpose.value: title for purpose, title in words.PURPOSES.items()}
    return {
        "at": event.at.astimezone(CHINA),
        "action": event.action,
        "object": event.object,
        "purpose": _(known[event.act.purpose]) if event.act.purpose in set(Purpose) else event.act.purpose,
        "rows": event.rows,
        "outcome": event.outcome,
        "id": event.id,
    }


def _columns() -> list[Column]:
    return [
        Column(_("When")),
        Column(_("Action")),
        Column(_("About")),
        Column(_("Purpose")),
        Column(_("People"), number=True),
        Column(_("Outcome")),
        Column(_("Number in the log"), number=True),
    ]
