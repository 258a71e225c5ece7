"""The search for doubles in the whole register: ordered by the data steward, followed on the queue's page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from wanjia.access.policies import guard
from wanjia.access.types import RequestContext
from wanjia.desk import policies as may
from wanjia.intake import actions as intake
from wanjia.intake import queries
from wanjia.intake.types.searches import DoublesSearch
from wanjia.kernel.clock import CHINA
from wanjia.kernel.errors import N_
from wanjia.web.pages import render, say

STEPS = {
    "": N_("Waiting for its turn"),
    "people": N_("Reading the register"),
    "weigh": N_("Weighing records that share something"),
    "ask": N_("Asking people"),
}


@guard(may.DOUBLES_SEARCH)
@require_http_methods(["GET", "HEAD", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """How far the search is, for the page that asks again; or have one begun."""
    if request.method != "POST":
        return render(request, "desk/search_state.html", **shown(request.ctx))
    intake.start_search(by=request.ctx)
    say(request, _("The whole register is being searched. What is found comes into this queue."))
    return redirect("desk:matching")


def shown(ctx: RequestContext) -> dict[str, object]:
    """What the queue's page shows of it; nothing to those who may not order it."""
    if not may.DOUBLES_SEARCH.roles & ctx.roles:
        return {}
    found = queries.last_search(at=ctx.at)
    return {
        "searches": True,
        "search": found,
        "search_step": _(STEPS.get(found.step, STEPS[""])) if found else "",
        "search_said": _said(found) if found and found.finished_at else "",
    }


def _said(found: DoublesSearch) -> str:
    asked = ngettext("%(count)s question is new", "%(count)s questions are new", found.asked)
    words = _("%(day)s: %(people)s people compared, %(found)s pairs may be one person; %(asked)s.")
    return words % {
        "day": found.asked_at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M"),
        "people": f"{found.people:,}",
        "found": f"{found.found:,}",
        "asked": asked % {"count": f"{found.asked:,}"},
    }
