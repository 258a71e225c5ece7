"""``wanjia statistics vital --area 370200 --year 2025``: the vital rates of an area, each with its formula."""

from argparse import ArgumentTypeError

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from wanjia.access.queries import system_context
from wanjia.access.types import Purpose
from wanjia.kernel.clock import day_in_china, system_clock
from wanjia.kernel.periods import CALENDAR, NOVEMBER_TO_OCTOBER, OCTOBER_TO_SEPTEMBER, Period, PeriodKind
from wanjia.places.queries import area_by_code
from wanjia.statistics.queries import vital
from wanjia.statistics.rules.vital import said
from wanjia.statistics.types.designs import Counting, Population

YEARS = {one.name: one for one in (CALENDAR, OCTOBER_TO_SEPTEMBER, NOVEMBER_TO_OCTOBER)}


class Command(BaseCommand):
    help = "The vital rates of one area and year, recomputed from the register's mirror."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["vital"])
        parser.add_argument("--area", type=area_code, required=True, help="2 to 12 digits, such as 370200")
        parser.add_argument("--year", type=int, required=True)
        parser.add_argument("--ends", choices=list(YEARS), default=CALENDAR.name, help="which reporting year")
        parser.add_argument("--population", type=Population, choices=list(Population), default=Population.LIVING)
        parser.add_argument("--counting", type=Counting, choices=list(Counting), default=Counting.OCCURRED)

    def handle(self, **options) -> None:
        ctx = system_context("statistics", at=system_clock(), purpose=Purpose.STATISTICS)
        rates = vital(
            ctx,
            area=area_by_code(options["area"], on=day_in_china(ctx.at)).id,
            period=Period(YEARS[options["ends"]], PeriodKind.YEAR, options["year"]),
            population=options["population"],
            counting=options["counting"],
        )
        self.stdout.write(f"{rates.area.name} {rates.first} – {rates.last}")
        for figure in rates.figures:
            value = said(figure) or "–"
            self.stdout.write(f"{figure.code:26}{value:>16} {_(figure.unit)}  {_(figure.title)}: {_(figure.formula)}")


def area_code(text: str) -> str:
    """A code of any level, filled up with zeros to its 12 digits."""
    if not (text.isdecimal() and 2 <= len(text) <= 12):
        raise ArgumentTypeError("2 to 12 digits, such as 370200")
    return text.ljust(12, "0")
