"""``wanjia demo``: a synthetic city, loaded through the gate; ``wanjia demo files``: its departments' files."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from wanjia.demo import actions
from wanjia.demo.types import FileOrder, FileWritten, FullOrder, Summary
from wanjia.intake.types import BatchReceipt
from wanjia.kernel.clock import day_in_china, system_clock
from wanjia.kernel.errors import N_, Refused

WHOLE_CITY = 8_700_000
STEPS = {
    "check": N_("Checking the rows"),
    "doors": N_("Finding the doors"),
    "households": N_("Loading the households"),
    "persons": N_("Loading the people"),
    "ties": N_("Tying the families"),
    "heads": N_("Naming the heads"),
    "indexes": N_("Building the indexes"),
}


# How often slips are made, real files being 1: with many even a small city has something to ask about.
TIMES = {"realistic": 1, "many": 20, "none": 0}


class Command(BaseCommand):
    help = "Generate a SYNTHETIC city and load it into an empty register. Nobody in it has ever lived."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "what", nargs="?", choices=("city", "files"), default="city", help="files: those of a month"
        )
        size = parser.add_mutually_exclusive_group()
        size.add_argument("--people", type=int, default=100_000, help="living people; 100,000 if not given")
        size.add_argument("--city", action="store_const", const=WHOLE_CITY, dest="people", help="8.7 million people")
        parser.add_argument("--seed", type=int, default=1, help="the same seed and day give the same city")
        parser.add_argument("--today", type=date.fromisoformat, help="the day the city is as of; today if not given")
        parser.add_argument("--folder", type=Path, help="where to write; demo/ in the installation if not given")
        parser.add_argument("--month", type=_month, help="of the files, like 2026-10; last month if not given")
        parser.add_argument("--errors", choices=tuple(TIMES), default="realistic", help="in the files")
        parser.add_argument("--full", action="store_true", help="files: the full lists for a first build, no month's")
        parser.add_argument("--to", type=Path, help="where the departments' files go; demo/files/MONTH if not given")
        parser.add_argument("--files-only", action="store_true", help="write the Parquet files and load nothing")

    def handle(self, **options: object) -> None:
        try:
            self._write(options) if options["what"] == "files" else self._make(options)
        except Refused as refused:
            raise CommandError("\n".join(gettext(one.message) % one.params for one in refused.problems)) from refused

    def _write(self, options: dict) -> None:
        if options["full"]:
            self._write_full(options)
            return
        city = options["folder"] or settings.HOME / "demo"
        month = options["month"] or _last_month(day_in_china(system_clock()))
        folder = options["to"] or city / "files" / f"{month:%Y-%m}"
        times = TIMES[options["errors"]]
        order = FileOrder(city, folder, month, options["seed"], realistic=times > 0, times=times)
        with _bar() as bar:
            task = bar.add_task(gettext("Writing the departments' files"), total=None)
            written = actions.write_month(
                order, progress=lambda done, total: bar.update(task, completed=done, total=total)
            )
        self._say(written, folder)

    def _write_full(self, options: dict) -> None:
        """Nothing is asked of the register: the city is generated below the truth, unless it lies there already."""
        folder = options["to"] or settings.HOME / "demo" / "full"
        city = options["folder"] or folder / actions.TRUTH / "city"
        summary = _generate(options | {"folder": city}, system_clock())
        order = FullOrder(summary.folder, folder, options["seed"], realistic=options["errors"] != "none")
        with _bar() as bar:
            task = bar.add_task(gettext("Writing the full lists"), total=None)
            written = actions.write_full(
                order, progress=lambda done, total: bar.update(task, completed=done, total=total)
            )
        self._say(written, folder)

    def _say(self, written: list[FileWritten], folder: Path) -> None:
        for file in written:
            self.stdout.write(f"{file.rows:>9,}  {file.path.name}")
        message = gettext("SYNTHETIC: %(rows)s rows in %(folder)s. The truth lies apart, in %(truth)s.")
        rows = f"{sum(file.rows for file in written):,}"
        self.stdout.write(message % {"rows": rows, "folder": folder, "truth": folder / actions.TRUTH})

    def _make(self, options: dict) -> None:
        now = system_clock()
        summary = _generate(options, now)
        self.stdout.write(_told(summary))
        if options["files_only"]:
            return
        call_command("areas", "import", "--qingdao", stdout=self.stdout)
        with _bar() as bar:
            receipt = actions.load(summary, at=now, progress=_watcher(bar))
        self.stdout.write(_received(receipt))
        call_command("areas", "schematic", stdout=self.stdout)
        accounts = actions.staff(summary, at=now)
        self.stdout.write(gettext("Demo accounts: %(logins)s.") % {"logins": ", ".join(accounts)} if accounts else "")


def _month(text: str) -> date:
    return date.fromisoformat(f"{text}-01")


def _last_month(today: date) -> date:
    return (today.replace(day=1) - timedelta(days=1)).replace(day=1)


def _generate(options: dict, now: datetime) -> Summary:
    with _bar() as bar:
        task = bar.add_task(gettext("SYNTHETIC city"), total=options["people"])
        return actions.generate_once(
            people=options["people"],
            seed=options["seed"],
            folder=options["folder"] or settings.HOME / "demo",
            today=options["today"] or day_in_china(now),
            progress=lambda done, _total: bar.update(task, completed=done),
        )


def _watcher(bar: Progress):
    """One line of the progress display a step."""
    tasks: dict[str, int] = {}

    def watch(step: str, done: int, total: int) -> None:
        if step not in tasks:
            tasks[step] = bar.add_task(gettext(STEPS[step]), total=total)
        bar.update(tasks[step], completed=done, total=total)

    return watch


@contextmanager
def _bar() -> Iterator[Progress]:
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    with Progress(*columns, console=Console(stderr=True)) as bar:
        yield bar


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


def _received(receipt: BatchReceipt) -> str:
    message = gettext("%(accepted)s rows are in the register, %(waiting)s wait in quarantine.")
    return message % {"accepted": f"{receipt.accepted:,}", "waiting": f"{receipt.waiting:,}"}
