"""``wanjia demo``: a synthetic city."""

from datetime import date
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext, override
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from wanjia.demo import actions
from wanjia.demo.types import Summary
from wanjia.kernel.clock import day_in_china, system_clock
from wanjia.kernel.errors import Refused

WHOLE_CITY = 8_700_000


class Command(BaseCommand):
    help = "Generate a SYNTHETIC city as a household list (Parquet). Nobody in it has ever lived."

    def add_arguments(self, parser: CommandParser) -> None:
        size = parser.add_mutually_exclusive_group()
        size.add_argument("--people", type=int, default=100_000, help="living people; 100,000 if not given")
        size.add_argument("--city", action="store_const", const=WHOLE_CITY, dest="people", help="8.7 million people")
        parser.add_argument("--seed", type=int, default=1, help="the same seed and day give the same city")
        parser.add_argument("--today", type=date.fromisoformat, help="the day the city is as of; today if not given")
        parser.add_argument("--folder", type=Path, help="where to write; demo/ in the installation if not given")

    def handle(self, **options: object) -> None:
        with override(settings.LANGUAGE_CODE):
            try:
                self.stdout.write(_told(_generate(options)))
            except Refused as refused:
                raise CommandError(
                    "\n".join(gettext(one.message) % one.params for one in refused.problems)
                ) from refused


def _generate(options: dict) -> Summary:
    with _bar() as bar:
        task = bar.add_task(gettext("SYNTHETIC city"), total=options["people"])
        return actions.generate(
            people=options["people"],
            seed=options["seed"],
            folder=options["folder"] or settings.HOME / "demo",
            today=options["today"] or day_in_china(system_clock()),
            progress=lambda done, _total: bar.update(task, completed=done),
        )


def _bar() -> Progress:
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    return Progress(*columns, console=Console(stderr=True))


def _told(summary: Summary) -> str:
    message = gettext(
        "SYNTHETIC: %(people)s people in %(families)s family and %(collectives)s collective households, "
        "and %(dead)s who died in the last ten years, are in %(folder)s."
    )
    return message % {
        "people": f"{summary.people:,}",
        "families": f"{summary.family_households:,}",
        "collectives": f"{summary.collective_households:,}",
        "dead": f"{summary.dead:,}",
        "folder": summary.folder,
    }
