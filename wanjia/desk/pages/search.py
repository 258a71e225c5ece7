"""综合查询: the one box in the header."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wanjia.access.policies import guard
from wanjia.desk import policies as may
from wanjia.desk.pages import words
from wanjia.desk.pages.rows import person_columns, person_rows
from wanjia.desk.pages.scope import today
from wanjia.kernel import identity
from wanjia.kernel.errors import NotFound, Refused
from wanjia.registry import queries as registry
from wanjia.web import paging
from wanjia.web.pages import answer, render

LONGEST = 100


@guard(may.SEARCH)
@require_http_methods(["GET", "HEAD", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """Takes what was typed by POST, and answers at an address that holds it sealed and for this account only.

    So the way back from a person's page leads to the results again, and neither the address bar, the history nor the
    log of requests ever holds a name or a number.
    """
    if request.method == "POST":
        sealed = paging.write(paging.Cursor((request.ctx.actor, request.POST.get("q", "").strip()[:LONGEST])))
        return redirect(f"{reverse('desk:search')}?{urlencode({'for': sealed})}")
    text = sought(request)
    if not text:
        return render(request, "desk/search.html")
    seen = registry.search(request.ctx, text)
    groups = [
        {"title": _(words.MATCHES[found.match]), "rows": person_rows(found.persons, today(request.ctx)), "found": found}
        for found in seen.value
    ]
    return answer(
        request,
        "desk/found.html",
        seen,
        text=text,
        groups=groups,
        columns=person_columns(),
        glass=request.get_full_path().partition("?")[2] if not groups and _is_number(text) else "",
    )


def _is_number(text: str) -> bool:
    """Whether a whole citizen number was typed, by which somebody elsewhere can be opened in an emergency."""
    try:
        return identity.read(text, demo=True) is not None
    except Refused:
        return False


def sought(request: HttpRequest) -> str:
    """What was typed, from its sealed form in the address; NotFound for what somebody else typed."""
    cursor = paging.read(request.GET.get("for", ""))
    if cursor is None:
        return ""
    actor, text = cursor.key
    if actor != request.ctx.actor:
        raise NotFound("search")
    return str(text)
