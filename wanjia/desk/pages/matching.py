"""比对核查: what a program may not decide, one question after the other; two records side by side, and why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from wanjia.access.policies import guard
from wanjia.access.types import RequestContext
from wanjia.desk import policies as may
from wanjia.desk.forms.matching import KINDS, AnswerForm, FindForm, MatchingForm
from wanjia.desk.forms.reports import uuid_of
from wanjia.desk.pages import comparing, searching
from wanjia.desk.pages.rows import person_url
from wanjia.desk.pages.scope import home_area, parts, today
from wanjia.intake import actions as intake
from wanjia.intake import queries
from wanjia.intake.types import Answer, Candidate, Layout, QuestionKind, QuestionLine, QuestionState, QuestionView
from wanjia.kernel.errors import N_, Refused
from wanjia.places.queries import area_by_code
from wanjia.registry import queries as registry
from wanjia.registry.types.views import ComparedPerson
from wanjia.web.forms import tell
from wanjia.web.pages import answer_all, say
from wanjia.web.types import Chip, Column, Tab

STATES = {
    QuestionState.SAME: N_("Decided: one person"),
    QuestionState.DIFFERENT: N_("Decided: not this person"),
    QuestionState.KEPT: N_("Decided: the register's value stands"),
    QuestionState.REPLACED: N_("Decided: the file's value stands"),
    QuestionState.LAPSED: N_("The file was undone: nothing is asked about it any more"),
}
# What the buttons say and which key presses each, by kind.
PAIR = (
    (Answer.SAME, N_("One person"), "1"),
    (Answer.DIFFERENT, N_("Two people"), "2"),
    (Answer.UNSURE, N_("I cannot tell"), "3"),
)
VALUES = (
    (Answer.KEEP, N_("The register's value stands"), "1"),
    (Answer.REPLACE, N_("The file's value stands"), "2"),
    (Answer.UNSURE, N_("I cannot tell"), "3"),
)


@dataclass(frozen=True)
class Shown:
    """What a page lays side by side: the question, its persons in reach, and the one who may be meant, in turn."""

    found: QuestionView
    people: Mapping[UUID, ComparedPerson]
    candidate: Candidate | None

    @property
    def right(self) -> UUID | None:
        """The person on the right; of a conflict the one it is about."""
        return self.candidate.person if self.candidate else self.found.line.subject

    @property
    def reached(self) -> bool:
        """Whether everybody whom an answer joins may be seen."""
        return {self.right, self.found.line.subject} - {None} <= set(self.people)


@guard(may.MATCHING)
@require_safe
def matching(request: HttpRequest) -> HttpResponse:
    """The questions that wait for the asker, narrowed, with how the office gets on."""
    form = _filters(request)
    found = queries.questions(request.ctx, form.wanted(), page=request.GET.get("page", ""))
    subjects = [line.subject for line in found.value.rows if line.subject]
    seen = {"value": found} | ({"named": registry.persons_named(request.ctx, subjects)} if subjects else {})
    names = {uuid: line.name for uuid, line in seen["named"].value.items()} if subjects else {}
    titles = (_("Person"), _("Kind of question"), _("Source"), _("Similarity"), _("Area"))
    progress = queries.progress(request.ctx)
    last = queries.last_answered(request.ctx)
    return answer_all(
        request,
        "desk/matching.html",
        seen,
        form=form,
        chips=_chips(form),
        clear=reverse("desk:matching"),
        rows=_rows(found.value.rows, names, form, request.ctx),
        page=found.value,
        columns=[*map(Column, titles), Column(_("Waiting for"), number=True)],
        progress=progress,
        percent=f"{(progress.agreement or 0) * 100:.0f}",
        undo=reverse("desk:match_back", args=[last]) if last else "",
        as_of=request.ctx.at,
        **searching.shown(request.ctx),
    )


@guard(may.MATCH)
@require_safe
def match(request: HttpRequest, number: UUID) -> HttpResponse:
    """One question; ``next`` leads on to the one after it."""
    if "next" in request.GET:
        return redirect(_following(request, number))
    return _page(request, number, AnswerForm())


@guard(may.MATCH_ANSWER)
@require_POST
def answer(request: HttpRequest, number: UUID) -> HttpResponse:
    """What somebody says; the next question follows."""
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, number, form, status=422)
    said, person = form.said()
    following = _following(request, number)
    try:
        state = intake.decide_question(number, said, person=person, by=request.ctx)
    except Refused as refusal:
        tell(form, refusal)
        return _page(request, number, form, status=422)
    told = _("Another person answers it too.") if state in (QuestionState.OPEN, QuestionState.UNSURE) else ""
    words = f"{_('Noted.')} {told}".strip()
    say(request, words, undo=_address("match_back", number, request))
    return redirect(following)


@guard(may.MATCH_ANSWER)
@require_POST
def back(request: HttpRequest, number: UUID) -> HttpResponse:
    """Take one's own answer back, with all that followed from it."""
    try:
        intake.take_back_answer(number, by=request.ctx)
    except Refused as refusal:
        form = AnswerForm(request.POST)
        tell(form, refusal)
        return _page(request, number, form, status=422)
    say(request, _("Your answer is taken back. Here is the question again."))
    return redirect(_address("match", number, request))


@guard(may.DOUBLES)
@require_POST
def doubles(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Look for other records of this person; each that may be one becomes a question."""
    found = intake.ask_about_doubles(uuid, by=request.ctx)
    if not found:
        say(request, _("No other record looks like this person's."))
        return redirect(person_url(uuid))
    words = ngettext(
        "%(count)s record may be this person's. One outside your area is put to the city's office.",
        "%(count)s records may be this person's. Those outside your area are put to the city's office.",
        len(found),
    )
    say(request, words % {"count": len(found)})
    return redirect(_with(reverse("desk:matching"), {"kind": QuestionKind.REGISTER_PAIR.value}))


def _page(request: HttpRequest, number: UUID, form: AnswerForm, status: int = 200) -> HttpResponse:
    seen = queries.question(request.ctx, number)
    found = seen.value
    candidate = _in_turn(request, found)
    asked = {found.line.subject, candidate.person if candidate else None}
    people = registry.persons_compared(request.ctx, [one for one in asked if one])
    shown = Shown(found, people.value, candidate)
    return answer_all(
        request,
        "desk/match.html",
        {"value": seen, "people": people},
        form=form,
        status=status,
        **_sides(shown, request),
        **_answers(shown, request),
    )


def _sides(shown: Shown, request: HttpRequest) -> dict[str, object]:
    """The two records, and why linkage holds them for alike."""
    found, on = shown.found, today(request.ctx)
    layout = queries.file_layout(found.line.layout)
    person = shown.people.get(shown.right) if shown.right else None
    pair = found.line.kind is QuestionKind.REGISTER_PAIR
    first = shown.people.get(found.line.subject) if pair and found.line.subject else None
    left = comparing.record_of_person(first) if first else comparing.record_of_row(found, on)
    right = comparing.record_of_person(person) if person else {}
    source = _source(layout, found.line.row)
    dispute, advice = comparing.disputed(found, person, source, on) if person and found.field else ([], "")
    return {
        "kind": _(KINDS[found.line.kind]),
        "left": _("First record") if pair else source,
        "right": _("Second record") if pair else _("The register"),
        "lines": comparing.compared(left, right),
        "dispute": dispute,
        "advice": advice,
        "also": comparing.also_said(found, layout),
        "why": _(found.problem.message) % found.problem.params if found.problem else "",
        "chance": comparing.chance(shown.candidate) if shown.candidate in found.candidates else "",
        "weights": comparing.weights(shown.candidate) if shown.candidate else [],
        "records": [(one.view.name, person_url(uuid)) for uuid, one in shown.people.items()],
        "outside": not shown.reached,
        "nobody": shown.right is None,
        "finder": FindForm() if found.line.kind is QuestionKind.ROW_MATCH else None,
        "tabs": _tabs(shown, request),
    }


def _answers(shown: Shown, request: HttpRequest) -> dict[str, object]:
    """What can be said now, and by which keys."""
    found = shown.found
    offered = VALUES if found.line.kind is QuestionKind.CONFLICT else PAIR
    positive = (Answer.SAME, Answer.REPLACE)
    waits = found.state in (QuestionState.OPEN, QuestionState.UNSURE)
    return {
        "person": shown.right or "",
        "answers": [
            {"value": one.value, "label": _(title), "key": key, "kind": "primary" if key == "1" else ""}
            for one, title, key in offered
            if (shown.reached and shown.right) or one not in positive
        ]
        if waits and found.mine is None
        else [],
        "decided": "" if waits else _(STATES[found.state]),
        "waits_for_another": waits and found.mine is not None,
        "answer_url": _address("match_answer", found.line.number, request),
        "back_url": _address("match_back", found.line.number, request) if found.mine is not None else "",
        "next_url": _address("match", found.line.number, request, next=1),
        "here": reverse("desk:match", args=[found.line.number]),
        "filters": _filters(request).given(),
        "list_url": _address("matching", None, request),
    }


def _tabs(shown: Shown, request: HttpRequest) -> list[Tab]:
    """The candidates of a row, the likeliest first."""
    if len(shown.found.candidates) < 2:
        return []
    return [
        Tab(
            _("Person %(place)s · %(percent)s %%") % {"place": place + 1, "percent": f"{one.probability * 100:.0f}"},
            _address("match", shown.found.line.number, request, who=place),
            one == shown.candidate,
        )
        for place, one in enumerate(shown.found.candidates)
    ]


def _rows(
    lines: Iterable[QuestionLine], names: Mapping[UUID, str], form: MatchingForm, ctx: RequestContext
) -> list[dict[str, object]]:
    lines = list(lines)
    layouts = {code: queries.file_layout(code) for code in {line.layout for line in lines}}
    areas = {code: area_by_code(code, on=today(ctx)).name for code in {line.area for line in lines} - {""}}
    return [
        {
            "name": line.name or names.get(line.subject) or _("somebody outside your area"),
            "url": _with(reverse("desk:match", args=[line.number]), form.given()),
            "kind": _(KINDS[line.kind]),
            "source": _source(layouts[line.layout], line.row),
            "percent": "" if line.probability is None else f"{line.probability * 100:.0f} %",
            "area": areas.get(line.area) or _("the city's office"),
            "doubted": line.doubted,
            "waits": _waits(line, ctx),
        }
        for line in lines
    ]


def _waits(line: QuestionLine, ctx: RequestContext) -> str:
    days = (ctx.at - line.asked_at).days
    return ngettext("%(days)s day", "%(days)s days", days) % {"days": days} if days else _("today")


def _source(layout: Layout | None, row: int | None) -> str:
    if layout is None:
        return _("The register itself") if row is None else _("row %(row)s") % {"row": row}
    return layout.title if row is None else _("%(file)s, row %(row)s") % {"file": layout.title, "row": row}


def _filters(request: HttpRequest) -> MatchingForm:
    return MatchingForm(request.GET, areas=parts(request.ctx, home_area(request.ctx).id))


def _chips(form: MatchingForm) -> list[Chip]:
    given = form.given()
    return [
        Chip(form.words_of(name), _with(reverse("desk:matching"), {k: v for k, v in given.items() if k != name}))
        for name in given
    ]


def _following(request: HttpRequest, number: UUID) -> str:
    """The next question under the same filters, or the list where none is left."""
    form = _filters(request)
    found = queries.next_question(request.ctx, form.wanted(), after=number)
    return _with(reverse("desk:match", args=[found]) if found else reverse("desk:matching"), form.given())


def _address(name: str, number: UUID | None, request: HttpRequest, **more: object) -> str:
    args = [number] if number else []
    return _with(reverse(f"desk:{name}", args=args), _filters(request).given() | more)


def _with(address: str, given: Mapping[str, object]) -> str:
    return f"{address}?{urlencode(given)}" if given else address


def _in_turn(request: HttpRequest, found: QuestionView) -> Candidate | None:
    """The candidate whom the address names by place, or somebody who was looked for; the likeliest at first."""
    chosen = uuid_of(request.GET.get("person"))
    if chosen and found.line.kind is QuestionKind.ROW_MATCH:
        return next((one for one in found.candidates if one.person == chosen), Candidate(chosen, 0.0))
    text = request.GET.get("who", "")
    place = int(text) if text.isdecimal() and len(text) < 3 else 0
    return found.candidates[min(place, len(found.candidates) - 1)] if found.candidates else None
