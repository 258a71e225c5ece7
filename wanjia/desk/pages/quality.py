"""数据质量: how good each department's files are, by source, district and month, and what went back to the senders."""

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from wanjia.access.policies import guard
from wanjia.access.queries import staff_list
from wanjia.access.types import FileHead, Given, RequestContext, ShortTable
from wanjia.desk import policies as may
from wanjia.desk.forms.quality import QualityForm
from wanjia.desk.pages.links import file_url
from wanjia.desk.pages.scope import home_area, today
from wanjia.intake import queries
from wanjia.intake.types import Layout
from wanjia.intake.types.deliveries import CLASS_NAMES, Delivery, RowClass
from wanjia.intake.types.quality import Quality, QualityFilter, QualityLine, QualityReport, fault_name
from wanjia.kernel.clock import CHINA
from wanjia.kernel.errors import N_
from wanjia.kernel.periods import months_later
from wanjia.kernel.seen import Seen
from wanjia.places.queries import areas_at_level
from wanjia.places.types import Area, Level
from wanjia.web.pages import render
from wanjia.web.types import Bar, Column, Crumb, FactLine

UNKNOWN = "–"
MONTHS_BACK = 11
PER_MILLE = 1000
DEFINITIONS = (
    (
        N_("Completeness"),
        N_("of all cells that every row has to fill, the share that is not empty; what cannot be read is filled in"),
    ),
    (N_("Validity"), N_("rows in which nothing is wrong, of all rows")),
    (
        N_("Match rate"),
        N_("rows linked to somebody in the register without a question, of those about this city that have no fault"),
    ),
    (
        N_("Days to receipt"),
        N_("from the event to the arrival of its file, the median; counted for files that are sent monthly"),
    ),
    (
        N_("Registered in time"),
        N_("births and deaths registered within one month (Household Registration Regulation, articles 7 and 8)"),
    ),
    (N_("Late"), N_("a monthly file that came after the end of the month that follows")),
    (N_("Missing"), N_("a month whose time is over and of which no file came, since the first file of anybody")),
    (N_("Open questions"), N_("rows about which nobody has decided yet; answers do not change the match rate")),
    (
        N_("Differences"),
        N_("values of which the register says otherwise: the sender gets those that their authority has told"),
    ),
    (
        N_("District"),
        N_("the one that the row names, else where its people live; a question counts where its district is known"),
    ),
)


@dataclass(frozen=True)
class Asked:
    """The form with what it asks for."""

    form: QualityForm
    wanted: QualityFilter
    areas: tuple[Area, ...]

    @cached_property
    def layout(self) -> Layout | None:
        """The one kind of file that is asked for."""
        return queries.file_layout(self.wanted.layout)

    @property
    def title(self) -> str:
        """Whose files these are."""
        return self.layout.title if self.layout else _sender(self.wanted.department) or _("All departments")

    @property
    def place(self) -> str:
        """The district, or the reader's own area."""
        return next((one.name for one in self.areas if self.wanted.area and one.code.startswith(self.wanted.area)), "")


@guard(may.QUALITY)
@require_safe
def quality(request: HttpRequest) -> HttpResponse:
    """The quality of some months' files: as a whole, by month, by kind of file, and by file of one kind."""
    asked = _asked(request.ctx, request.GET)
    found = queries.quality(request.ctx, asked.wanted)
    return render(
        request,
        "desk/quality.html",
        form=asked.form,
        title=asked.title,
        place=asked.place or home_area(request.ctx).name,
        trail=_trail(request, asked),
        tiles=_tiles(found),
        trends=_trends(found.months),
        columns=_columns(asked.layout),
        lines=_lines(request, found, asked),
        total=_cells(found.whole) if not asked.layout else None,
        faults=_faults(found.whole.quality, asked.layout),
        fault_columns=[*([Column(_("Column"))] if asked.layout else []), Column(_("Fault")), *_numbers(_("Times"))],
        single=asked.layout is not None,
        filled=_filled(found.whole.quality, asked.layout),
        outcomes=_outcomes(found.whole),
        missing=[f"{month:%Y-%m}" for month in found.whole.punctuality.missing] if asked.layout else [],
        definitions=[FactLine(_(name), _(words)) for name, words in DEFINITIONS],
        file_url=file_url("quality", request.GET),
        as_of=request.ctx.at,
    )


@guard(may.CORRECTIONS)
@require_safe
def corrections(request: HttpRequest) -> HttpResponse:
    """The files whose senders have something to put right, and whether that was fetched for them."""
    page = queries.returns(request.ctx, page=request.GET.get("page", ""))
    names = {f"staff:{one.pk}": one.name for one in staff_list(at=request.ctx.at)}
    return render(
        request,
        "desk/corrections.html",
        rows=[_return(one, names) for one in page.rows],
        page=page,
        columns=[
            Column(_("Received")),
            Column(_("File")),
            Column(_("Values that differ"), number=True),
            Column(_("Fetched")),
        ],
    )


def _return(one: Delivery, names: Mapping[str, str]) -> dict[str, object]:
    return {
        "delivery": one,
        "kind": _kind(one.layout),
        "received": one.received_at.astimezone(CHINA),
        "returned": one.returned_at.astimezone(CHINA) if one.returned_at else None,
        "by": names.get(one.returned_by, ""),
    }


# The file


def quality_head(ctx: RequestContext, given: Given) -> FileHead:
    """What stands over the file: what was asked for, and what each measure is."""
    asked = _asked(ctx, {name: next(iter(values), "") for name, values in given.items()})
    told = (
        (_("Source"), asked.title),
        (_("District"), asked.place or home_area(ctx).name),
        (_("Months"), f"{asked.wanted.first:%Y-%m} – {asked.wanted.last:%Y-%m}"),
        *((_(name), _(words)) for name, words in DEFINITIONS),
    )
    return FileHead(_("Data quality"), tuple(column.label for column in _columns(asked.layout)), told)


def quality_rows(ctx: RequestContext, given: Given, _number: UUID) -> Seen[ShortTable]:
    """The same lines as the page."""
    asked = _asked(ctx, {name: next(iter(values), "") for name, values in given.items()})
    seen = queries.quality_file(ctx, asked.wanted)
    lines = seen.value.deliveries if asked.layout else (*seen.value.layouts, seen.value.whole)
    rows = [[_named(line, asked), *_cells(line)] for line in lines]
    return Seen(ShortTable(quality_head(ctx, given), rows), seen.audit_id)


def _asked(ctx: RequestContext, data: Any) -> Asked:
    month = today(ctx).replace(day=1)
    areas = tuple(
        one for one in areas_at_level(Level.COUNTY, on=today(ctx)) if ctx.reach.whole_city or one.id in ctx.reach.areas
    )
    form = QualityForm(data, areas=areas, months=(months_later(month, -MONTHS_BACK), month))
    return Asked(form, form.wanted(), areas)


# What is shown


def percent(part: float | None) -> str:
    """A share in per cent; never rounded up, so that 100 means all of them."""
    return UNKNOWN if part is None else f"{math.floor(part * PER_MILLE) / 10:.1f} %"


def _tiles(found: QualityReport) -> list[dict[str, object]]:
    whole, came = found.whole.quality, found.whole.punctuality
    old = found.whole.questions.old
    questions = ngettext("%(old)s older than 30 days", "%(old)s older than 30 days", old) % {"old": old} if old else ""
    late = _("%(late)s late") % {"late": came.late} if came.late else ""
    return [
        {"label": _("Rows"), "count": whole.rows},
        {"label": _("Completeness"), "count": percent(whole.completeness)},
        {"label": _("Validity"), "count": percent(whole.validity)},
        {"label": _("Match rate"), "count": percent(whole.matched)},
        {"label": _("Days to receipt"), "count": UNKNOWN if whole.delay is None else whole.delay},
        {"label": _("Registered in time"), "count": percent(whole.in_term)},
        {"label": _("Open questions"), "count": found.whole.questions.count, "words": questions,
         "kind": "warning" if old else "", "url": reverse("desk:matching")},
        {"label": _("Missing files"), "count": len(came.missing), "words": late,
         "kind": "warning" if came.missing else ""},
    ]  # fmt: skip


def _trends(months: Sequence[QualityLine]) -> list[dict[str, object]]:
    """How the shares move that are small when all is well, so that a change can be seen."""
    return [
        _trend(_("Rows with a fault"), months, lambda one: _rest(one.validity), percent),
        _trend(_("Rows put to people"), months, lambda one: _rest(one.matched), percent),
        _trend(
            _("Days to receipt"), months, lambda one: one.delay, lambda days: UNKNOWN if days is None else f"{days:g}"
        ),
    ]


def _rest(share: float | None) -> float | None:
    return None if share is None else 1 - share


Figure = Callable[[Quality], float | None]


def _trend(
    caption: str, months: Sequence[QualityLine], figure: Figure, words: Callable[[float | None], str]
) -> dict[str, object]:  # fmt: skip
    told = [(line.key, figure(line.quality)) for line in months]
    most = max((value for _month, value in told if value), default=1)
    last = next((value for _month, value in reversed(told) if value is not None), None)
    return {
        "caption": caption,
        "bars": [Bar(month, (value or 0) / most, words(value)) for month, value in told],
        "latest": words(last),
    }


def _columns(layout: Layout | None) -> list[Column]:
    first = [Column(_("File"))] if layout else [Column(_("Kind of file"))]
    heads = (
        _("Rows"), _("Completeness"), _("Validity"), _("Match rate"), _("Days to receipt"), _("Registered in time"),
        _("Missing"), _("Late"), _("Open questions"), _("Differences"),
    )  # fmt: skip
    return [*first, *_numbers(*heads)]


def _numbers(*heads: str) -> list[Column]:
    return [Column(head, number=True) for head in heads]


def _cells(line: QualityLine) -> list[str | int]:
    told = line.quality
    return [
        told.rows,
        percent(told.completeness),
        percent(told.validity),
        percent(told.matched),
        UNKNOWN if told.delay is None else told.delay,
        percent(told.in_term),
        len(line.punctuality.missing),
        line.punctuality.late,
        line.questions.count,
        sum(told.differs.values()),
    ]


def _lines(request: HttpRequest, found: QualityReport, asked: Asked) -> list[dict[str, object]]:
    """By kind of file, each leading to its files; or the files of one kind, each leading to its own page."""
    if asked.layout:
        return [
            {"label": line.title, "soft": f"{line.month:%Y-%m}" if line.month else "", "cells": _cells(line),
             "url": reverse("desk:delivery", args=[line.key]) if line.key else ""}
            for line in found.deliveries
        ]  # fmt: skip
    return [
        {"label": _named(line, asked), "soft": "", "cells": _cells(line), "url": _url(request, source=line.key)}
        for line in found.layouts
        if line.quality.files or line.punctuality.missing
    ]


def _named(line: QualityLine, asked: Asked) -> str:
    if line.title:
        return f"{line.title} {line.month:%Y-%m}"
    return _kind(line.key) or asked.title


def _kind(code: str) -> str:
    """What files of a layout are called; "" of none."""
    layout = queries.file_layout(code)
    return layout.title if layout else ""


def _sender(code: str) -> str:
    """Who sends them; "" of none."""
    return next((one.title for one in queries.senders() if one.code == code), "")


def _url(request: HttpRequest, **more: str) -> str:
    kept = {name: value for name, value in request.GET.items() if value}
    return f"{reverse('desk:quality')}?{urlencode({**kept, **more})}"


def _trail(request: HttpRequest, asked: Asked) -> list[Crumb]:
    """From one kind of file back to all, within the same months and district."""
    steps = [Crumb(_("All departments"), _url(request, source=""))]
    if asked.layout:
        department = asked.layout.department
        steps += [Crumb(_sender(department), _url(request, source=department)), Crumb(asked.layout.title)]
    elif asked.wanted.department:
        steps.append(Crumb(asked.title))
    return steps if len(steps) > 1 else []


def _faults(told: Quality, layout: Layout | None) -> list[tuple[str, str, int]]:
    """Fault kinds, the most frequent first: by column where the files are of one kind."""
    found: Counter[tuple[str, str]] = Counter()
    for key, count in told.faults.items():
        fact, _colon, code = key.partition(":")
        found[_column(fact, layout) if layout else "", _(fault_name(code))] += count
    return [(column, kind, count) for (column, kind), count in found.most_common()]


def _column(fact: str, layout: Layout) -> str:
    return layout.column_of(fact).title if fact in layout.facts else _("Whole row")


def _filled(told: Quality, layout: Layout | None) -> list[FactLine]:
    """How full each needed column is."""
    return (
        [FactLine(layout.column_of(fact).title, percent(part)) for fact, part in told.filled.items()] if layout else []
    )


def _outcomes(line: QualityLine) -> list[FactLine]:
    """What the rows were, what people decided, and what became of corrections."""
    told, settled = line.quality, line.settled
    classes = [(_(CLASS_NAMES[of]), told.classes.get(str(int(of)), 0)) for of in RowClass]
    figures = [
        *classes,
        (_("Questions decided: one person"), settled.matched),
        (_("Questions decided: somebody else"), settled.different),
        (_("Contradictions decided for the register"), settled.kept),
        (_("Contradictions decided for the file"), settled.replaced),
        (_("Values that differ, with the right value"), _of(told.differs, "value")),
        (_("Values that differ, to check"), _of(told.differs, "check")),
        (_("Of these, fetched for the sender"), sum(told.returned.values())),
        (_("Repeated by the sender after feedback"), settled.again),
    ]
    return [FactLine(label, f"{count:,}") for label, count in figures if count]


def _of(counts: Mapping[str, int], how: str) -> int:
    return sum(count for key, count in counts.items() if key.endswith(f":{how}"))
