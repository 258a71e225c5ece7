"""部门数据: a department's file sent, looked through, decided, followed into the register, and undone as one."""

from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from wanjia.access.policies import guard
from wanjia.access.queries import staff_list
from wanjia.access.types import RequestContext
from wanjia.desk import policies as may
from wanjia.desk.forms.blanks import COLUMN
from wanjia.desk.forms.deliveries import DeliveryForm
from wanjia.desk.pages.lists import LARGEST, XLSX
from wanjia.desk.pages.words import EVENTS
from wanjia.intake import actions as intake
from wanjia.intake import queries
from wanjia.intake.types import QuestionKind
from wanjia.intake.types.deliveries import (
    ALONE_UP_TO,
    CHANGES,
    CLASS_NAMES,
    Delivery,
    DeliveryState,
    LeftEvent,
    RowClass,
    Sample,
)
from wanjia.intake.types.sources import Expected, UnknownFile
from wanjia.kernel.clock import CHINA
from wanjia.kernel.errors import N_, NotFound, Problem, Refused
from wanjia.registry.types.events import KEPT_FOR
from wanjia.web.pages import answer, render, say
from wanjia.web.types import Column, MappedColumn

STEPS = {
    "": N_("Waiting for its turn"),
    "read": N_("Reading and checking the file"),
    "fetch": N_("Fetching what the register holds"),
    "match": N_("Comparing with the register"),
    "apply": N_("Entering into the register"),
    "undo": N_("Taking back out of the register"),
}
STATES = {
    DeliveryState.HELD: N_("being looked through"),
    DeliveryState.REFUSED: N_("not usable"),
    DeliveryState.PREVIEW: N_("waits for approval"),
    DeliveryState.APPLYING: N_("being entered"),
    DeliveryState.APPLIED: N_("entered"),
    DeliveryState.REJECTED: N_("put aside"),
    DeliveryState.UNDOING: N_("being undone"),
    DeliveryState.UNDONE: N_("undone"),
}
# What a row is, and what that means for who decides.
MEANS = {
    RowClass.NEW: N_("entered for the first time"),
    RowClass.EVENT: N_("of people in the register"),
    RowClass.UPDATE: N_("cards, permits, numbers, phones"),
    RowClass.SAME: N_("nothing changes"),
    RowClass.CONFLICT: N_("the register says otherwise"),
    RowClass.QUESTION: N_("a person says whom it means"),
    RowClass.PARKED: N_("never entered"),
    RowClass.FAULT: N_("back to the sender"),
}
ASKED = {RowClass.QUESTION: QuestionKind.ROW_MATCH, RowClass.CONFLICT: QuestionKind.CONFLICT}
MARKS = {RowClass.CONFLICT: "warning", RowClass.QUESTION: "warning", RowClass.FAULT: "danger"}
# What a mapped list may say of a person, and nothing else.
FACTS = {
    "person_name": N_("Name"),
    "person_number": N_("Identity number"),
    "person_sex": N_("Sex"),
    "person_born_on": N_("Birth date"),
    "person_phone": N_("Telephone"),
    "area": N_("Code of the area"),
    "address": N_("Address"),
    "registered_on": N_("Day of registration"),
}
LIVES = {"here": N_("live in this city"), "elsewhere": N_("live elsewhere"), "unknown": N_("not known")}
HALF = 2  # a file with less than half the rows of the one before was probably cut off


@guard(may.DELIVERIES)
@require_safe
def deliveries(request: HttpRequest) -> HttpResponse:
    """The files of the departments, and the place to send the next; the page asks again while one is worked on."""
    return _list(request, DeliveryForm())


@guard(may.DELIVERY_SEND)
@require_POST
def send(request: HttpRequest) -> HttpResponse:
    """Hold a file, or several, and have them looked through."""
    form = DeliveryForm(request.POST, request.FILES)
    if not form.is_valid():
        return _list(request, form, status=422)
    expected, files = form.expected(), form.cleaned_data["file"]
    held = [number for file in files if (number := _hold(file, form, expected, request.ctx))]
    if form.errors:
        return _list(request, form, status=422)
    return redirect("desk:delivery", held[0]) if len(held) == 1 else redirect("desk:deliveries")


def _hold(file: UploadedFile, form: DeliveryForm, expected: Expected, by: RequestContext) -> UUID | None:
    """One of the files that were sent; one that is refused does not hold the others up."""
    try:
        return intake.hold_delivery(file.name or "", file.read(), expected=expected, by=by)
    except Refused as refusal:
        for problem in refusal.problems:
            form.add_error("file", _("%(label)s: %(words)s") % {"label": file.name, "words": _words(problem)})
        return None


@guard(may.DELIVERY)
@require_safe
def one(request: HttpRequest, number: UUID) -> HttpResponse:
    """A file on its way; the page asks again while something is going on."""
    found = queries.delivery(request.ctx, number)
    part = "X-Poll" in request.headers
    if part and not found.going_on:
        return HttpResponse(headers={"HX-Refresh": "true"})  # its buttons and lists are others now, too
    shown = _shown(request.ctx, found)
    if found.state != DeliveryState.PREVIEW:
        return render(request, "desk/delivery_state.html" if part else "desk/delivery.html", **shown)
    seen = queries.samples(request.ctx, number)
    columns = [
        Column(_("Row"), number=True),
        Column(_("Kind of row")),
        Column(_("What is written")),
        Column(_("Remark")),
    ]
    rows = [_sample(sample) for sample in sorted(seen.value, key=lambda sample: (sample.of, sample.row))]
    return answer(request, "desk/delivery.html", seen, samples=rows, sample_columns=columns, **shown)


@guard(may.DELIVERY_MAP)
@require_http_methods(["GET", "HEAD", "POST"])
def columns(request: HttpRequest, number: UUID) -> HttpResponse:
    """What the headings of a file say that nobody has declared: mapped once, and known from then on."""
    found = queries.unknown_file(request.ctx, number)
    if request.method != "POST":
        return _mapping(request, found, list(found.headings.values()))
    chosen = [request.POST.get(f"{COLUMN}{place}", "") for place in range(len(found.headings))]
    title = request.POST.get("title", "")
    told = {heading: fact for heading, fact in zip(found.headings, chosen, strict=True) if fact}
    try:
        intake.keep_profile(number, title, told, by=request.ctx)
    except Refused as refusal:
        return _mapping(request, found, chosen, title=title, problems=refusal.problems)
    say(request, _("The headings are mapped. Send the file again: such files are read from now on."))
    return redirect("desk:deliveries")


def _mapping(
    request: HttpRequest,
    found: UnknownFile,
    chosen: list[str],
    *,
    title: str = "",
    problems: tuple[Problem, ...] = (),
) -> HttpResponse:
    private = _("may not be sent: ask the sender to take it out")
    return render(
        request,
        "desk/delivery_columns.html",
        status=422 if problems else 200,
        found=found,
        title=title,
        columns=[
            MappedColumn(heading, f"{COLUMN}{place}", fact, why=private if heading in found.private else "")
            for place, (heading, fact) in enumerate(zip(found.headings, chosen, strict=True))
        ],
        choices=[("", _("not read")), *((fact, _(FACTS[fact])) for fact in queries.MAPPABLE_FACTS)],
        problems=[_words(problem) for problem in problems],
    )


@guard(may.DELIVERY_FILE)
@require_GET
def receipt(request: HttpRequest, number: UUID) -> HttpResponse:
    """The signed receipt, to keep or to send back."""
    found = queries.delivery(request.ctx, number)
    if not found.receipt:
        raise NotFound("receipt")
    answer = HttpResponse(found.receipt, content_type="text/plain; charset=utf-8")
    return _named(answer, f"receipt-{number.hex[-8:]}.txt")


@guard(may.DELIVERY_FILE)
@require_GET
def faults(request: HttpRequest, number: UUID) -> HttpResponse:
    """The faulty rows as a workbook for the sender: row, column and reason, nothing of what was written there."""
    return _named(
        HttpResponse(queries.fault_file(request.ctx, number, _), content_type=XLSX), f"faults-{number.hex[-8:]}.xlsx"
    )


@guard(may.DELIVERY_CORRECTIONS)
@require_GET
def corrections(request: HttpRequest, number: UUID) -> HttpResponse:
    """What the sender has to put right, as a workbook; that it was fetched is noted."""
    seen = intake.take_corrections(number, by=request.ctx, translated=_)
    return _named(HttpResponse(seen.value, content_type=XLSX), f"corrections-{number.hex[-8:]}.xlsx")


def _named(answer: HttpResponse, name: str) -> HttpResponse:
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@guard(may.DELIVERY_DECIDE)
@require_POST
def decide(request: HttpRequest, number: UUID) -> HttpResponse:
    """Approve, put aside, or undo."""
    steps = {
        "approve": (intake.approve_delivery, N_("Approved. The rows are being entered.")),
        "reject": (intake.reject_delivery, N_("Put aside. Nothing of it is in the register.")),
        "undo": (intake.start_undo, N_("The delivery is being undone.")),
    }
    step, words = steps.get(request.POST.get("do", ""), (None, ""))
    if step is None:
        raise NotFound("decision")
    try:
        step(number, by=request.ctx)
        say(request, _(words))
    except Refused as refusal:
        say(request, " ".join(_words(problem) for problem in refusal.problems))
    return redirect("desk:delivery", number)


def _list(request: HttpRequest, form: DeliveryForm, status: int = 200) -> HttpResponse:
    here = request.GET.get("page", "")
    page = queries.deliveries(request.ctx, page=here)
    return render(
        request,
        "desk/delivery_rows.html" if "X-Poll" in request.headers else "desk/deliveries.html",
        status=status,
        here=f"{reverse('desk:deliveries')}?{urlencode({'page': here})}",
        going_on=any(one.going_on for one in page.rows),
        form=form,
        limit=LARGEST,
        rows=[_line(one) for one in page.rows],
        page=page,
        columns=[
            Column(_("Received")),
            Column(_("File")),
            Column(_("Rows"), number=True),
            Column(_("Changes"), number=True),
            Column(_("Questions"), number=True),
            Column(_("Faulty rows"), number=True),
            Column(_("State")),
        ],
    )


def _line(found: Delivery) -> dict[str, object]:
    return {
        "delivery": found,
        "kind": _kind(found),
        "received": found.received_at.astimezone(CHINA),
        "questions": found.counts.get(RowClass.QUESTION, 0) + found.counts.get(RowClass.CONFLICT, 0),
        "faults": found.counts.get(RowClass.FAULT, 0),
        "state": _(STATES[found.state]),
        "step": _(STEPS.get(found.step, STEPS[""])),
    }


def _kind(found: Delivery) -> str:
    layout = queries.file_layout(found.layout)
    return layout.title if layout else ""


def _shown(ctx: RequestContext, found: Delivery) -> dict[str, object]:
    names = {f"staff:{one.pk}": one.name for one in staff_list(at=ctx.at)}
    return {
        "delivery": found,
        "kind": _kind(found),
        "received": found.received_at.astimezone(CHINA),
        "state": _(STATES[found.state]),
        "step": _(STEPS.get(found.step, STEPS[""])),
        "tiles": [_tile(of, found) for of in RowClass if found.counts.get(of)],
        "coverage": [(_(LIVES[where]), count) for where, count in found.coverage.items() if count],
        "events": [(_(EVENTS[kind]), count) for kind, count in sorted(found.events.items())],
        "problems": [_words(problem) for problem in found.problems],
        "notes": _notes(ctx, found),
        "sender": names.get(found.actor, ""),
        "approver": names.get(found.approved_by, ""),
        "approved": found.approved_at.astimezone(CHINA) if found.approved_at else None,
        "undoer": names.get(found.undone_by, ""),
        "undone": found.undone_at.astimezone(CHINA) if found.undone_at else None,
        "decides": found.state == DeliveryState.PREVIEW,
        "alone": found.changes > ALONE_UP_TO and found.actor == ctx.actor,
        "returned": found.returned_at.astimezone(CHINA) if found.returned_at else None,
        "returner": names.get(found.returned_by, ""),
        "faulty": bool(found.counts.get(RowClass.FAULT)),
        "asked_url": _asked_about(found) if found.waiting else "",
        "quality_url": _quality_of(found),
        **_undoing(ctx, found),
        "left": [_left(one) for one in found.left],
        "left_columns": [Column(_("Event")), Column(_("People"))],
    }


def _quality_of(found: Delivery) -> str:
    """The quality of the files of its kind; of mapped lists none is told."""
    declared = found.layout in {layout.code for layout in queries.layouts()}
    return f"{reverse('desk:quality')}?{urlencode({'source': found.layout})}" if declared else ""


def _undoing(ctx: RequestContext, found: Delivery) -> dict[str, object]:
    """Whether all of it can be taken back, until when, and how many rows that are."""
    until = found.approved_at + KEPT_FOR if found.approved_at else None
    entered = sum(found.counts.get(of, 0) for of in CHANGES)
    in_time = until is not None and ctx.at <= until
    return {
        "undoable": found.state == DeliveryState.APPLIED and bool(entered) and in_time,
        "undo_until": until.astimezone(CHINA) if until else None,
        "entered": entered,
    }


def _tile(of: RowClass, found: Delivery) -> dict[str, object]:
    return {
        "label": _(CLASS_NAMES[of]),
        "words": _(MEANS[of]),
        "count": found.counts[of],
        "kind": MARKS.get(of, ""),
        "url": _asked_about(found, ASKED[of]) if of in ASKED and found.waiting else "",
    }


def _asked_about(found: Delivery, kind: QuestionKind | None = None) -> str:
    """The queue, narrowed to what its department's files have left to people."""
    asked = {"source": found.layout.partition(".")[0], "kind": kind.value if kind else ""}
    return f"{reverse('desk:matching')}?{urlencode({name: value for name, value in asked.items() if value})}"


def _notes(ctx: RequestContext, found: Delivery) -> list[str]:
    """What whoever decides should know, in sentences."""
    notes = []
    if found.dropped:
        dropped = "、".join(found.dropped)
        notes.append(_("Not read, because no such fact is kept here: %(columns)s.") % {"columns": dropped})
    if found.mended:
        words = ngettext("%(count)s cell was put right without asking.", "%(count)s cells were put right without asking.", found.mended)  # noqa: E501  # fmt: skip
        notes.append(words % {"count": f"{found.mended:,}"})
    before = queries.rows_before(ctx, found) if found.state == DeliveryState.PREVIEW else 0
    if found.rows * HALF < before:
        words = _("The file before this one had %(before)s rows. Ask the sender whether this one is whole.")
        notes.append(words % {"before": f"{before:,}"})
    return notes


def _sample(sample: Sample) -> dict[str, object]:
    return {
        "row": sample.row,
        "of": _(CLASS_NAMES[sample.of]),
        "written": sample.written.items(),
        "why": _words(sample.problem) if sample.problem else "",
        "people": list(dict.fromkeys(sample.people.values())),
    }


def _left(event: LeftEvent) -> dict[str, object]:
    return {"kind": _(EVENTS[event.kind]), "persons": event.persons}


def _words(problem: Problem) -> str:
    return _(problem.message) % problem.params
