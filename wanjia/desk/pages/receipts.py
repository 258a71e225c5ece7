"""What was handed in: the receipt of one submission, and the lists of one's own and of one's area."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wanjia.access.policies import guard
from wanjia.access.queries import staff_list
from wanjia.desk import policies as may
from wanjia.desk.pages import words
from wanjia.desk.pages.lists import state
from wanjia.desk.pages.rows import household_row, person_row
from wanjia.desk.pages.scope import today
from wanjia.intake import queries as intake
from wanjia.intake.queries import Done, Handed
from wanjia.kernel.clock import CHINA
from wanjia.kernel.errors import NotFound
from wanjia.registry import queries as registry
from wanjia.registry.types import Source
from wanjia.web.pages import answer, render
from wanjia.web.types import Column, FactLine, Tab


@guard(may.RECEIPT)
@require_safe
def receipt(request: HttpRequest, number: UUID) -> HttpResponse:
    """What became of one submission; the persons it was about as far as the reader sees them."""
    handed = intake.submission(request.ctx, number)
    context = {
        "row": _row(handed),
        "lines": _lines(handed),
        "prompts": [_(prompt) for prompt in handed.receipt.prompts],
    }
    if handed.receipt.event is None:
        return render(request, "desk/receipt.html", sealed=True, **context)
    named = registry.households_named(request.ctx, handed.receipt.households)
    homes = [household_row(line) for line in named.value.values()]
    try:
        seen = registry.subjects(request.ctx, handed.receipt.event)
    except NotFound:  # it was about nobody yet, or everybody it was about has left the reader's areas since
        return answer(request, "desk/receipt.html", named, homes=homes, **context)
    rows = [person_row(line, today(request.ctx)) for _role, line in seen.value.persons]
    return answer(request, "desk/receipt.html", seen, rows=rows, homes=homes, **context)


@guard(may.SUBMISSIONS)
@require_safe
def submissions(request: HttpRequest) -> HttpResponse:
    """The latest first: one's own, or those of one's area."""
    mine = request.GET.get("of") != "area"
    page = intake.submissions(request.ctx, mine=mine, page=request.GET.get("page", ""))
    names = {f"staff:{row.pk}": row.name for row in staff_list(at=request.ctx.at)} if not mine else {}
    address = reverse("desk:submissions")
    return render(
        request,
        "desk/submissions.html",
        rows=[_row(handed) | {"by": names.get(handed.actor, "")} for handed in page.rows],
        page=page,
        mine=mine,
        columns=[Column(_("Received")), Column(_("What")), Column(_("Standing"))] + ([] if mine else [Column(_("By"))]),
        tabs=[Tab(_("Mine"), address, mine), Tab(_("My area"), f"{address}?of=area", not mine)],
    )


def done_row(one: Done) -> dict[str, object]:
    """A report with its standing, or a list with how far it has come."""
    if one.handed:
        return _row(one.handed)
    assert one.held
    return {
        "title": one.held.title,
        "received": one.at.astimezone(CHINA),
        "source": _(words.SOURCES[Source.HOUSEHOLD_LIST]),
        "state": state(one.held),
        "url": reverse("desk:list", args=[one.held.number]),
    }


def _lines(handed: Handed) -> list[FactLine]:
    row = _row(handed)
    return [
        FactLine(_("Receipt number"), str(row["number"])),
        FactLine(_("Received"), f"{row['received']:%Y-%m-%d %H:%M}"),
        FactLine(_("Standing"), _(words.STANDINGS[handed.receipt.standing]), standing=str(row["standing"])),
        FactLine(_("Source"), str(row["source"])),
    ]


def _row(handed: Handed) -> dict[str, object]:
    receipt = handed.receipt
    return {
        "number": receipt.number,
        "title": _(words.EVENTS[receipt.kind]),
        "received": receipt.received_at.astimezone(CHINA),
        "standing": words.BADGES[receipt.standing],
        "source": _(words.SOURCES[handed.source]),
        "url": reverse("desk:receipt", args=[receipt.number]),
    }
