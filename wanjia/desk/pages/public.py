"""What anybody may read: which facts about people are held here, and which never."""

import textwrap

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wanjia.access.policies import guard
from wanjia.desk import policies as may
from wanjia.desk.pages import catalogue, words
from wanjia.places.queries import code_lists
from wanjia.places.types import CodeList
from wanjia.web.pages import render
from wanjia.web.types import Column


@guard(may.NEVER_HELD)
@require_safe
def never_held(request: HttpRequest) -> HttpResponse:
    """不收集清单: made from the catalogues of the running code, with the hash by which a change can be noticed."""
    lists = [_row(one) for one in code_lists()]
    return render(
        request,
        "desk/never_held.html",
        never=catalogue.NEVER,
        never_columns=(Column(_("Never collected")), Column(_("Why, or what serves instead"))),
        facts=words.FACTS.values(),
        events=words.EVENTS.values(),
        sources=words.SOURCES.values(),
        lists=lists,
        no_lists=not lists,
        list_columns=(Column(_("Code list")), Column(_("Standard")), Column(_("Entries"))),
        digest=textwrap.wrap(catalogue.digest(catalogue.canonical()), 8),  # so that a phone can break it
    )


@guard(may.NEVER_HELD)
@require_safe
def never_held_text(request: HttpRequest) -> HttpResponse:
    """The very bytes whose hash the page shows."""
    return HttpResponse(catalogue.canonical(), content_type="application/json")


def _row(one: CodeList) -> dict[str, str]:
    chinese = get_language() == "zh-hans"
    entries = " · ".join(entry.zh if chinese else entry.en for entry in one.codes)
    return {"title": one.zh if chinese else one.en, "standard": one.standard or _("our own"), "entries": entries}
