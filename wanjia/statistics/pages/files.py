"""A table, the vital rates or a return as a file: with its definition for people, by code for programs (SDMX-CSV)."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from wanjia.access.types import Figure, FileHead, Given, Observations, RequestContext, ShortFile, ShortTable
from wanjia.kernel.clock import CHINA, day_in_china
from wanjia.kernel.errors import NotFound
from wanjia.kernel.seen import Seen
from wanjia.statistics import policies as may
from wanjia.statistics.pages import words
from wanjia.statistics.pages.ages import FORMULAS, SEXES, ages_of, cells_of
from wanjia.statistics.pages.returns import lines_of, told_of
from wanjia.statistics.pages.returns import title_of as title_of_return
from wanjia.statistics.pages.scope import area_named
from wanjia.statistics.pages.tables import columns_of, definition_of, figures_of, table_form, title_of
from wanjia.statistics.pages.years import days, rates_of
from wanjia.statistics.pages.years import definition_of as definition_of_rates
from wanjia.statistics.queries import filed_return, return_file, table_file, vital_file
from wanjia.statistics.queries import table as table_of
from wanjia.statistics.rules.vital import plain, said
from wanjia.statistics.types.designs import Dimension, Unit
from wanjia.statistics.types.figures import LifeTable
from wanjia.statistics.types.protection import TOTAL
from wanjia.statistics.types.returns import FiledReturn
from wanjia.statistics.types.tables import Table
from wanjia.statistics.types.vital import VitalFigure, VitalRates
from wanjia.web.pages import late

WHOLE = "_T"  # SDMX's code for a total
UNKNOWN = "–"  # or hidden, as on the page
LONGEST = 18  # digits of a number that the database can hold
LIFE_INDICATORS = ("NMX", "NQX", "LX", "NDX", "NLX", "TX", "EX")  # the columns of a life table, as the WHO names them
FIXED = ("FREQ", "REF_AREA", "TIME_PERIOD", "POPULATION", "COUNTED_BY")


def _table_head(ctx: RequestContext, given: Given) -> FileHead:
    return _head_of(_asked(ctx, given))


def _table(ctx: RequestContext, given: Given, _number: UUID) -> Seen[ShortTable]:
    found = _asked(ctx, given)
    seen = table_file(ctx, found)
    rows = [[_(row.label), *figures_of(found, row.code)] for row in found.rows]
    rows.append([_("Total"), *figures_of(found, TOTAL)])
    return Seen(ShortTable(_head_of(found), rows, observations(found)), seen.audit_id)


def _asked(ctx: RequestContext, given: Given) -> Table:
    data = _multi(given)
    code = data.get("code", "")
    wanted = table_form(data, code, ctx).wanted()
    return table_of(ctx, code, area=area_named(ctx, data.get("area", ""), day_in_china(ctx.at)), wanted=wanted)


def _multi(given: Given) -> MultiValueDict:
    return MultiValueDict({name: list(values) for name, values in given.items()})


def _head_of(found: Table) -> FileHead:
    heads = [_(words.DIMENSIONS[found.question.design.rows]), *(one.label for one in columns_of(found)[1:])]
    told = (*((line.label, line.value) for line in definition_of(found)), (_("Figures as of"), _moment(found)))
    return FileHead(title_of(found), tuple(heads), told)


def _moment(found: Table | VitalRates) -> str:
    """A close holds for ever; what is live was so at a moment, and may lack the latest changes."""
    if found.closed_on:
        return f"{found.closed_on:%Y-%m-%d}"
    at = f"{found.moment.astimezone(CHINA):%Y-%m-%d %H:%M:%S}"
    return " · ".join(filter(None, (at, late(found.behind))))


def _vital_head(ctx: RequestContext, given: Given) -> FileHead:
    return _head_of_rates(_rates(ctx, given))


def _vital(ctx: RequestContext, given: Given, _number: UUID) -> Seen[ShortTable]:
    seen = vital_file(ctx, _rates(ctx, given))
    rows = [[_(one.title), _value(one), _(one.unit), _(one.formula)] for one in seen.value.figures]
    return Seen(ShortTable(_head_of_rates(seen.value), rows, _observed_rates(seen.value)), seen.audit_id)


def _value(figure: VitalFigure) -> str:
    """A number where it stands alone; with its interval it is text."""
    alone = figure.value is not None and figure.interval is None
    return Figure(plain(figure)) if alone else said(figure) or UNKNOWN


def _rates(ctx: RequestContext, given: Given) -> VitalRates:
    _form, rates = rates_of(ctx, _multi(given))
    return rates


def _head_of_rates(rates: VitalRates) -> FileHead:
    title = f"{rates.area.name} · {_('Vital rates')} · {days(rates)}"
    told = (*((line.label, line.value) for line in definition_of_rates(rates)), (_("Figures as of"), _moment(rates)))
    return FileHead(title, (_("Figure"), _("Value"), _("Measured in"), _("Formula")), told)


def _observed_rates(rates: VitalRates) -> Observations:
    fixed = _fixed_of(rates)
    figures = (((*fixed, one.code.upper()), plain(one) or None) for one in rates.figures)
    return Observations("VITAL", (*FIXED, "INDICATOR"), tuple(figures))


def _fixed_of(rates: VitalRates) -> tuple[str, ...]:
    return ("A", rates.area.code, period(rates.first, rates.last), rates.population.value, rates.counting.value)


def _life_head(ctx: RequestContext, given: Given) -> FileHead:
    return _head_of_life(_rates(ctx, given))


def _life(ctx: RequestContext, given: Given, _number: UUID) -> Seen[ShortTable]:
    seen = vital_file(ctx, _rates(ctx, given))
    rows = [[_(SEXES[sex]), *line] for sex, one in _by_sex(seen.value) for line in _life_lines(one)]
    return Seen(ShortTable(_head_of_life(seen.value), rows, _observed_life(seen.value)), seen.audit_id)


def _head_of_life(rates: VitalRates) -> FileHead:
    title = f"{rates.area.name} · {_('Life table')} · {days(rates)}"
    told = ((line.label, line.value) for line in definition_of_rates(rates))
    formulas = ((name, _(formula)) for name, formula in FORMULAS)
    columns = (_("Sex"), _("Age"), *(name for name, _formula in FORMULAS))
    return FileHead(title, columns, (*told, (_("Figures as of"), _moment(rates)), *formulas))


def _by_sex(rates: VitalRates) -> list[tuple[int, LifeTable]]:
    return sorted(rates.life_tables.items())


def _life_lines(one: LifeTable) -> list[list[str]]:
    """As on the page, but as numbers: somebody will reckon on with them."""
    cells = ([_number(cell) for cell in cells_of(line)] for line in one.lines)
    return [[age, *line] for age, line in zip(ages_of(one), cells, strict=True)]


def _number(cell: str) -> str:
    return cell if cell == UNKNOWN else Figure(cell.replace(",", ""))


def _observed_life(rates: VitalRates) -> Observations:
    fixed = _fixed_of(rates)
    figures = (
        ((*fixed, str(sex), str(line.start), indicator), None if cell == UNKNOWN else cell)
        for sex, one in _by_sex(rates)
        for line, (_age, *cells) in zip(one.lines, _life_lines(one), strict=True)
        for indicator, cell in zip(LIFE_INDICATORS, cells, strict=True)
    )
    return Observations("LIFE_TABLE", (*FIXED, "SEX", "AGE", "INDICATOR"), tuple(figures))


def _return_head(ctx: RequestContext, given: Given) -> FileHead:
    return _head_of_return(filed_return(ctx, _number_of(given)))


def _return(ctx: RequestContext, given: Given, _number: UUID) -> Seen[ShortTable]:
    seen = return_file(ctx, _number_of(given))
    return Seen(ShortTable(_head_of_return(seen.value), lines_of(seen.value)), seen.audit_id)


def _number_of(given: Given) -> int:
    named = "".join(given.get("number", ()))
    if not named.isdecimal() or len(named) > LONGEST:
        raise NotFound("return")
    return int(named)


def _head_of_return(filed: FiledReturn) -> FileHead:
    heads = (_("Table"), _("Row"), _("Column"), _("Value"))
    return FileHead(title_of_return(filed), heads, tuple(told_of(filed)))


def observations(found: Table) -> Observations:
    """Every figure that is shown, totals too, by its codes."""
    question = found.question
    broken_down = [one for one in (question.design.rows, question.design.columns) if one is not Dimension.AREA]
    narrowed = [name for name, _value in question.filters if name not in broken_down]
    names = (*FIXED, *(name.upper() for name in (*broken_down, *narrowed)))
    return Observations(question.design.code.upper(), names, tuple(_observed(found, narrowed)))


def _observed(found: Table, narrowed: list[Dimension]) -> Iterator[tuple[tuple[str, ...], int | None]]:
    question, design, filters = found.question, found.question.design, dict(found.question.filters)
    for (row, column), figure in found.figures.items():
        codes = {design.rows: row or WHOLE, design.columns: column or WHOLE}
        area = codes.pop(Dimension.AREA, WHOLE)
        fixed = (
            "A" if design.unit is Unit.EVENTS else "D",
            question.area.code if area == WHOLE else area,
            period(question.first, question.last),
            question.population.value,
            question.counting.value if design.unit is Unit.EVENTS else "_Z",
        )
        yield (*fixed, *codes.values(), *(filters[name] for name in narrowed)), figure


def period(first: date, last: date) -> str:
    """A day, a calendar year, or the first day with the number of days (ISO 8601), as SDMX writes time."""
    if first == last:
        return first.isoformat()
    if (first.month, first.day, last.month, last.day, first.year) == (1, 1, 12, 31, last.year):
        return str(first.year)
    return f"{first.isoformat()}/P{(last - first).days + 1}D"


FILES = (
    ShortFile("table", may.TABLE_FILE, _table_head, _table, figures=True),
    ShortFile("vital", may.TABLE_FILE, _vital_head, _vital, figures=True),
    ShortFile("life_table", may.TABLE_FILE, _life_head, _life, figures=True),
    ShortFile("return", may.RETURN_FILE, _return_head, _return),
)
