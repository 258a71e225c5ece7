"""Whom a figure counts: a list of persons, or of households, within the reader's reach."""

from dataclasses import dataclass
from typing import assert_never
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wanjia.access.policies import guard
from wanjia.places.queries import code_label
from wanjia.places.types import Address
from wanjia.registry.types.views import HouseholdLine, PersonLine
from wanjia.statistics import policies as may
from wanjia.statistics.pages.charts import figure_words
from wanjia.statistics.pages.tables import asked, days, kept, named
from wanjia.statistics.queries import behind
from wanjia.statistics.types.designs import Unit
from wanjia.statistics.types.tables import Behind, Cell, Counted
from wanjia.web.pages import answer
from wanjia.web.paging import Page
from wanjia.web.types import Column, Crumb, FactLine


@dataclass(frozen=True)
class Row:
    """Somebody, or a household, as it is drawn; ``words`` are the columns after the first."""

    title: str
    url: str
    words: list[str]


@guard(may.PERSONS)
@require_safe
def persons(request: HttpRequest, code: str) -> HttpResponse:
    """One page of those behind a figure; each of them is in the audit log as listed."""
    area, form = asked(request, code)
    cell = Cell(*(request.GET.get(name, "") for name in ("row", "column", "page")))
    seen = behind(request.ctx, code, area=area, cell=cell, wanted=form.wanted())
    found = seen.value
    back = urlencode([pair for pair in kept(request) if pair[0] not in {"row", "column", "page"}])
    table = f"{reverse('statistics:table', args=[code])}?{back}"
    return answer(
        request,
        "statistics/persons.html",
        seen,
        title=named(found.question.design),
        trail=[Crumb(found.question.area.name, table), Crumb(_headed(found))],
        definition=_definition(found),
        columns=_columns(found),
        rows=list(map(_row, found.counted)),
        page=Page(found.counted, found.before, found.after),
        as_of=found.moment,
        behind=found.behind,
    )


def _headed(found: Behind) -> str:
    return " · ".join((_(found.row.label), _(found.column.label)))


def _definition(found: Behind) -> list[FactLine]:
    return [
        FactLine(_("Value"), figure_words(found.figure)),
        FactLine(_("What is counted"), _(found.question.design.counted)),
        FactLine(_("Row and column"), _headed(found)),
        FactLine(_("Days"), days(found.question)),
    ]


def _columns(found: Behind) -> list[Column]:
    if found.question.design.unit is Unit.HOUSEHOLDS:
        heads = [_("Household number"), _("Head of household"), _("Community"), _("Address")]
    else:
        heads = [_("Name"), _("Sex"), _("Birth date"), _("Community"), _("Address")]
    return [*map(Column, heads), Column(_("Counted times"), number=True)]


def _row(one: Counted) -> Row:
    match one.line:
        case PersonLine() as line:
            title, url = line.name, _page_of(settings.PERSON_PAGE, line.uuid)
            words = [code_label("sex", str(line.sex)), str(line.born_on)]
        case HouseholdLine() as line:
            title, url = line.number, _page_of(settings.HOUSEHOLD_PAGE, line.uuid)
            words = [line.head_name]
        case stranger:
            assert_never(stranger)
    area = line.area.name if line.area else ""
    return Row(title, url, [*words, area, _written(line.address), str(one.times)])


def _page_of(name: str, uuid: UUID) -> str:
    return reverse(name, args=[uuid])


def _written(address: Address | None) -> str:
    return "".join((address.building, address.unit, address.door)) if address else ""
