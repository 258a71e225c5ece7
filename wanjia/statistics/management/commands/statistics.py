"""``wanjia statistics``: ``vital`` rates of an area, a ``return`` counted again, the page of the ``designs``."""

from argparse import ArgumentTypeError

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from wanjia.access.queries import system_context
from wanjia.access.types import Purpose
from wanjia.kernel.clock import day_in_china, system_clock
from wanjia.kernel.periods import CALENDAR, Period, PeriodKind
from wanjia.places.queries import area_by_code
from wanjia.statistics.pages.catalogue import page_of_designs
from wanjia.statistics.queries import compare, vital
from wanjia.statistics.rules.periods import ENDS
from wanjia.statistics.rules.vital import said
from wanjia.statistics.types.designs import Counting, Population


class Command(BaseCommand):
    help = "Vital rates, returns and the catalogue of tables, on the command line."

    def add_arguments(self, parser: CommandParser) -> None:
        commands = parser.add_subparsers(dest="what", required=True)
        rates = commands.add_parser("vital", help="the vital rates of one area and year, each with its formula")
        rates.add_argument("--area", type=area_code, required=True, help="2 to 12 digits, such as 370200")
        rates.add_argument("--year", type=int, required=True)
        rates.add_argument("--ends", choices=list(ENDS), default=CALENDAR.name, help="which reporting year")
        rates.add_argument("--population", type=Population, choices=list(Population), default=Population.LIVING)
        rates.add_argument("--counting", type=Counting, choices=list(Counting), default=Counting.OCCURRED)
        filed = commands.add_parser("return", help="count a filed return again and say what differs")
        filed.add_argument("number", type=int)
        commands.add_parser("designs", help="the text of docs/tables.md")

    def handle(self, *, what: str, **options) -> None:
        ctx = system_context("statistics", at=system_clock(), purpose=Purpose.STATISTICS)
        {"vital": self._vital, "return": self._return, "designs": self._designs}[what](ctx, options)

    def _vital(self, ctx, options) -> None:
        rates = vital(
            ctx,
            area=area_by_code(options["area"], on=day_in_china(ctx.at)).id,
            period=Period(ENDS[options["ends"]], PeriodKind.YEAR, options["year"]),
            population=options["population"],
            counting=options["counting"],
        )
        self.stdout.write(f"{rates.area.name} {rates.first} – {rates.last}")
        for figure in rates.figures:
            value = said(figure) or "–"
            self.stdout.write(f"{figure.code:26}{value:>16} {_(figure.unit)}  {_(figure.title)}: {_(figure.formula)}")

    def _return(self, ctx, options) -> None:
        found = compare(ctx, options["number"])
        self.stdout.write(
            _("Sheet %(sheet)s, filed at position %(filed)s, counted again at %(now)s.")
            % {"sheet": found.filed.sheet, "filed": found.filed.counts.position, "now": found.position}
        )
        if not found.same_question:
            self.stdout.write(_("The designs of its tables have changed since."))
        for one in found.changes:
            row, column = (part or "*" for part in one.cell)
            self.stdout.write(f"{one.design:26}{row:>14}{column:>10}{one.filed:>14}{one.now:>14}")
        if not found.intact:
            raise CommandError(_("What is stored does not match its digest: it was changed after filing."))
        if found.changes:
            raise CommandError(_("%(count)s figures differ.") % {"count": len(found.changes)})
        self.stdout.write(_("Every figure is as it was filed."))

    def _designs(self, ctx, options) -> None:
        self.stdout.write(page_of_designs(), ending="")


def area_code(text: str) -> str:
    """A code of any level, filled up with zeros to its 12 digits."""
    if not (text.isdecimal() and 2 <= len(text) <= 12):
        raise ArgumentTypeError("2 to 12 digits, such as 370200")
    return text.ljust(12, "0")
