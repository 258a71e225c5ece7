"""数据质量: how good departments' files are, by kind of file, district and month. Counts of rows; nobody is told of.

Who reaches a district reads its counts, of whichever file; a file as a whole is its office's to open.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, Min, OuterRef, Q, Sum

from wanjia.access.queries import see
from wanjia.access.types import RequestContext
from wanjia.intake.models import Delivery, DeliveryCount, Question
from wanjia.intake.queries.areas import codes_in_reach
from wanjia.intake.queries.deliveries import held, reached
from wanjia.intake.queries.profiles import senders
from wanjia.intake.queries.questions import WAITING
from wanjia.intake.rules.quality import Counts, is_late, missing_months, months_between, quality_of
from wanjia.intake.types.deliveries import GONE, DeliveryState
from wanjia.intake.types.deliveries import Delivery as Held
from wanjia.intake.types.quality import (
    COUNTY_DIGITS,
    Measure,
    OpenQuestions,
    Punctuality,
    QualityFilter,
    QualityLine,
    QualityReport,
    Settled,
)
from wanjia.intake.types.questions import QuestionKind, QuestionState
from wanjia.intake.types.sources import Layout
from wanjia.kernel.clock import day_in_china
from wanjia.kernel.seen import Seen
from wanjia.web import paging
from wanjia.web.paging import Page

OLD = timedelta(days=30)
UNSEEN = (*GONE, DeliveryState.HELD)


@dataclass(frozen=True)
class _File:
    """A file that was looked through, with its counts and its questions."""

    pk: int
    number: UUID
    layout: Layout
    title: str
    month: date
    arrived: date
    own: bool
    counts: Counts = field(default_factory=dict)
    asked: Sequence[Any] = ()

    @property
    def late(self) -> bool:
        return bool(self.layout.month) and is_late(self.month, self.arrived)


def quality(ctx: RequestContext, asked: QualityFilter) -> QualityReport:
    """The quality of the files of some months: whole, by kind of file and by month; by file where one kind is asked."""
    layouts = [one for sender in senders() for one in sender.layouts if _wanted(one, asked)]
    files = _files(ctx, layouts, asked)
    today, began = day_in_china(ctx.at), _began()
    first = max(asked.first, began) if began else asked.last
    months = [*months_between(first, asked.last)]

    def came(of: Iterable[Layout], only: Sequence[date] = months) -> Punctuality:
        """Files that came late among those of some months, and months without one."""
        among = [one for one in files if one.layout in of and one.month in only]
        missing = [
            month
            for layout in of
            if layout.month and began and only
            for month in missing_months(_months_of(layout, files), first=only[0], last=only[-1], today=today)
        ]
        return Punctuality(tuple(missing), sum(one.late for one in among))

    told = [one for one in files if one.counts]
    return QualityReport(
        whole=_line("", told, came(layouts)),
        layouts=tuple(_line(one.code, [file for file in told if file.layout is one], came([one])) for one in layouts),
        months=tuple(
            _line(f"{month:%Y-%m}", [file for file in told if file.month == month], came(layouts, [month]))
            for month in months
        ),
        deliveries=tuple(_of_file(one) for one in told) if asked.layout else (),
    )


def quality_file(ctx: RequestContext, asked: QualityFilter) -> Seen[QualityReport]:
    """The same as it leaves as a file: the log keeps who took it. It tells of no person, so it has no subjects."""
    found = quality(ctx, asked)
    told = f"{asked.layout or asked.department or 'all'}:{asked.area or 'all'}"
    return see(ctx, action="quality.file", object=told, load=lambda: found, subjects=lambda _: ())


def returns(ctx: RequestContext, *, page: str = "") -> Page[Held]:
    """The applied files whose senders have something to put right, the latest first."""
    differing = DeliveryCount.objects.filter(measure=int(Measure.DIFFERS))
    rows = reached(ctx).filter(Exists(differing.filter(delivery=OuterRef("pk"))), state=int(DeliveryState.APPLIED))
    found = paging.page(rows, paging.read(page), order=("-id",))
    told = differing.filter(delivery__in=found.rows).values_list("delivery__uuid").annotate(whole=Sum("count"))
    counts = dict(told)
    return found.map(lambda row: replace(held(row), differing=counts[row.uuid]))


def _wanted(layout: Layout, asked: QualityFilter) -> bool:
    return asked.department in ("", layout.department) and asked.layout in ("", layout.code)


def _months_of(layout: Layout, files: Iterable[_File]) -> set[date]:
    return {one.month for one in files if one.layout is layout}


def _began() -> date | None:
    """The first month of which any file came: before, none was expected."""
    shown = Delivery.objects.exclude(state__in=UNSEEN).aggregate(month=Min("month"), received=Min("received_at"))
    received = day_in_china(shown["received"]).replace(day=1) if shown["received"] else None
    return min((day for day in (shown["month"], received) if day), default=None)


def _files(ctx: RequestContext, layouts: Iterable[Layout], asked: QualityFilter) -> list[_File]:
    """The files of some kinds and of the months asked for, the latest first."""
    by_code = {layout.code: layout for layout in layouts}
    own = set(reached(ctx).values_list("pk", flat=True)) if not ctx.reach.whole_city else None
    rows = Delivery.objects.exclude(state__in=UNSEEN).order_by("-id")
    found = [
        _File(pk, number, by_code[layout], title, month or day.replace(day=1), day, own is None or pk in own)
        for pk, number, layout, title, month, received in rows.values_list(
            "pk", "uuid", "layout", "title", "month", "received_at"
        )
        if layout in by_code and (day := day_in_china(received))
    ]
    within = [one for one in found if asked.first <= one.month <= asked.last]
    counts, questions = _counts(ctx, within, asked), _questions(ctx, within, asked)
    return [
        _File(**{**vars(one), "counts": counts.get(one.pk, {}), "asked": questions.get(one.number, ())})
        for one in within
    ]


def _counts(ctx: RequestContext, files: Sequence[_File], asked: QualityFilter) -> Mapping[int, Counts]:
    rows = DeliveryCount.objects.filter(delivery_id__in=[one.pk for one in files])
    if asked.area:
        rows = rows.filter(area=asked.area)
    if not ctx.reach.whole_city:
        own = [one.pk for one in files if one.own]
        rows = rows.filter(Q(delivery_id__in=own) | Q(area__in=districts(ctx)))
    found: dict[int, dict[tuple[Measure, str], int]] = defaultdict(dict)
    for pk, measure, key, count in rows.values_list("delivery_id", "measure", "key").annotate(whole=Sum("count")):
        found[pk][Measure(measure), key] = count
    return found


def districts(ctx: RequestContext) -> list[str]:
    """The six digits of the districts in reach."""
    return [code[:COUNTY_DIGITS] for code in codes_in_reach(ctx) if code.endswith("000000") and code[4:6] != "00"]


def _questions(
    ctx: RequestContext, files: Sequence[_File], asked: QualityFilter
) -> Mapping[UUID, list[Any]]:  # fmt: skip
    """Of each file how many questions there are by kind and state, how old the open ones are, and which came again."""
    rows = Question.objects.filter(delivery__in=[one.number for one in files], area__startswith=asked.area)
    if not ctx.reach.whole_city:
        own = [one.number for one in files if one.own]
        rows = rows.filter(Q(delivery__in=own) | Q(area__in=codes_in_reach(ctx)))
    told = rows.annotate(again=Exists(_told_before()))
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in told.values("delivery", "kind", "state", "again").annotate(
        count=Count("pk"), oldest=Min("asked_at"), old=Count("pk", filter=Q(asked_at__lt=ctx.at - OLD))
    ):
        found[row["delivery"]].append(row)
    return found


def _told_before() -> Any:
    """The same contradiction in an earlier file whose corrections were fetched before."""
    fetched = Delivery.objects.filter(returned_at__lt=OuterRef(OuterRef("asked_at"))).values("uuid")
    return Question.objects.filter(
        kind=int(QuestionKind.CONFLICT),
        state=int(QuestionState.KEPT),
        layout=OuterRef("layout"),
        subject=OuterRef("subject"),
        field=OuterRef("field"),
        delivery__in=fetched,
    )


def _line(key: str, files: Sequence[_File], punctuality: Punctuality) -> QualityLine:
    rows = [row for one in files for row in one.asked]
    return QualityLine(
        key=key,
        quality=quality_of((one.layout, one.counts) for one in files),
        questions=_open(rows),
        settled=_settled(rows),
        punctuality=punctuality,
    )


def _of_file(one: _File) -> QualityLine:
    return QualityLine(
        key=str(one.number) if one.own else "",
        quality=quality_of([(one.layout, one.counts)]),
        questions=_open(one.asked),
        settled=_settled(one.asked),
        punctuality=Punctuality(late=int(one.late)),
        title=one.title,
        month=one.month,
    )


def _open(rows: Iterable[Any]) -> OpenQuestions:
    waiting = [row for row in rows if row["state"] in WAITING]
    oldest = min((row["oldest"] for row in waiting), default=None)
    return OpenQuestions(sum(row["count"] for row in waiting), oldest, sum(row["old"] for row in waiting))


def _settled(rows: Iterable[Any]) -> Settled:
    by: dict[Any, int] = defaultdict(int)
    for row in rows:
        by[row["state"]] += row["count"]
        by["again"] += row["count"] if row["again"] else 0
    return Settled(
        matched=by[QuestionState.SAME],
        different=by[QuestionState.DIFFERENT],
        kept=by[QuestionState.KEPT],
        replaced=by[QuestionState.REPLACED],
        again=by["again"],
    )
