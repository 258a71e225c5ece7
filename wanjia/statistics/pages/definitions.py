"""指标口径: what each figure is made of, of whom, as of when, and who sees it how. Each has an address of its own."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wanjia.access.policies import guard
from wanjia.kernel.errors import N_
from wanjia.statistics import policies as may
from wanjia.statistics.pages import words
from wanjia.statistics.rules.audiences import persons_behind, protection_of
from wanjia.statistics.rules.catalogue import DESIGNS
from wanjia.statistics.rules.definitions import PARTS
from wanjia.statistics.rules.vital import figures
from wanjia.statistics.types.designs import Audience, Counting, Design, Population, Unit
from wanjia.statistics.types.vital import VitalCounts, VitalFigure
from wanjia.web.pages import render
from wanjia.web.types import Column, FactLine

NO_COUNTS = VitalCounts(1, {}, {}, {}, {})
A_COUNT = N_("none: a count")
EXACT_TO_STAFF = N_("Staff with person rights: exact and live. All others: protected.")
PROTECTED_FOR_ALL = N_("Protected for everyone; nobody is listed behind it.")
CLOSES = {
    Audience.PERSONS: N_("Of any day up to this moment, within one's own areas."),
    Audience.MANAGERS: N_("As of yesterday's close."),
    Audience.PUBLIC: N_("As of the end of last month; what happened by whole quarters and years."),
}
RESIDENT = N_("People who have lived here for half a year or more. The communique publishes them, not the register.")


@dataclass(frozen=True)
class Line:
    """One figure: ``code`` is the end of its address."""

    code: str
    cells: list[str]


@guard(may.DEFINITIONS)
@require_safe
def definitions(request: HttpRequest) -> HttpResponse:
    """Every figure with its numerator and denominator."""
    heads = [_("Figure"), _("Numerator"), _("Denominator")]
    return render(
        request,
        "statistics/definitions.html",
        notes=_notes(),
        design_columns=list(map(Column, [*heads, _("Rows × columns"), _("Counted by"), _("Who sees it so")])),
        designs=list(map(_design, DESIGNS)),
        vital_columns=list(map(Column, [*heads, _("Formula"), _("Measured in"), _("Who sees it so")])),
        vital=list(map(_vital, figures(NO_COUNTS))),
    )


def _notes() -> list[FactLine]:
    """What holds for every figure."""
    return [
        FactLine(_("Source"), _(words.SOURCE)),
        *(FactLine(_(words.POPULATIONS[one]), _(words.OF_WHOM[one])) for one in Population),
        FactLine(_("Resident population"), _(RESIDENT)),
        *(FactLine(_(words.COUNTINGS[one]), _(words.COUNTED_HOW[one])) for one in Counting),
        *(FactLine(_(words.READERS[one]), f"{_(CLOSES[one])} {_rule(one)}") for one in Audience),
    ]


def _rule(audience: Audience) -> str:
    rule = protection_of(audience, DESIGNS[0])
    return words.protection(rule, households=False) if rule else _("Exact")


def _design(one: Design) -> Line:
    breakdowns = f"{_(words.DIMENSIONS[one.rows])} × {_(words.DIMENSIONS[one.columns])}"
    return Line(
        one.code,
        [
            _(one.title),
            _(one.counted),
            _(A_COUNT),
            breakdowns,
            " / ".join(_(words.COUNTINGS[by]) for by in Counting) if one.unit is Unit.EVENTS else _("Holds on the day"),
            _(EXACT_TO_STAFF if persons_behind(Audience.PERSONS, one) else PROTECTED_FOR_ALL),
        ],
    )


def _vital(one: VitalFigure) -> Line:
    numerator, denominator = PARTS[one.code]
    seen = PROTECTED_FOR_ALL if one.family else EXACT_TO_STAFF
    return Line(
        one.code,
        [_(one.title), _(numerator), _(denominator or A_COUNT), _(one.formula), _(one.unit), _(seen)],
    )
