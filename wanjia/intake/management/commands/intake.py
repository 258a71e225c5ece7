"""``wanjia intake run DIR``: the drop folder; every file of it looked through and, where somebody approves, entered.

``wanjia intake doubles``: the whole register searched for two records of one human; people are asked about them.

``wanjia intake first DIR``: an empty register built from the full lists of public security, health and civil affairs.
"""

import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from wanjia.access.queries import ordered_context, staff_list, system_context
from wanjia.access.types import Purpose, RequestContext
from wanjia.intake.actions import approve_delivery, take_corrections
from wanjia.intake.actions.deliveries import apply_delivery, hold_file, look_through_file
from wanjia.intake.actions.first import build_first, goes_on
from wanjia.intake.actions.searching import note_search, search_register
from wanjia.intake.policies import APPROVE
from wanjia.intake.queries import delivery, fault_file, last_search
from wanjia.intake.types.deliveries import CLASS_NAMES, Delivery, DeliveryState, RowClass
from wanjia.kernel.clock import system_clock
from wanjia.kernel.errors import N_, Forbidden, Refused

STEPS = {
    "read": N_("Reading and checking the file"),
    "fetch": N_("Fetching what the register holds"),
    "match": N_("Comparing with the register"),
    "apply": N_("Entering into the register"),
    "people": N_("Reading the register"),
    "weigh": N_("Weighing records that share something"),
    "ask": N_("Asking people"),
}
# The steps of a first build; the last five are those of every table.
FIRST_STEPS = {
    "read": N_("Reading and checking the three lists"),
    "numbers": N_("Finding people by their numbers"),
    "link": N_("Weighing those whom no number settles"),
    "complete": N_("Adding parents and marriages"),
    "check": N_("Checking the rows"),
    "doors": N_("Finding the doors"),
    "households": N_("Loading the households"),
    "persons": N_("Loading the people"),
    "heads": N_("Naming the heads"),
    "indexes": N_("Building the indexes"),
}
FORMS = {".csv", ".txt", ".xlsx", ".xls", ".parquet"}


class Command(BaseCommand):
    help = (
        "run DIR: look the files of a drop folder through; with --approve LOGIN enter them, too. Sent twice changes "
        "nothing. doubles: search the whole register for two records of one human, and ask people about them."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["run", "doubles", "first"])
        parser.add_argument("folder", type=Path, metavar="DIR", nargs="?")
        parser.add_argument("--approve", metavar="LOGIN", help="the data steward who lets the changes be entered")
        parser.add_argument(
            "--out",
            type=Path,
            metavar="DIR",
            help="where receipts, faulty rows and corrections are written for senders",
        )

    def handle(self, **options: object) -> None:
        if options["what"] == "doubles":
            self._search()
            return
        folder = options["folder"]
        if not isinstance(folder, Path) or not folder.is_dir():
            raise CommandError(gettext("There is no folder %(folder)s.") % {"folder": folder})
        out = options["out"]
        assert out is None or isinstance(out, Path)
        if options["what"] == "first":
            self._build(folder, out or folder / "receipts")
            return
        if out and not options["approve"]:
            raise CommandError(gettext("Only what is entered goes back to its sender: say --approve LOGIN, too."))
        for file in sorted(one for one in folder.iterdir() if one.suffix.lower() in FORMS):
            number = self._take(file, str(options["approve"] or ""))
            if out:
                _write(out, file, number, _steward(str(options["approve"])))

    def _take(self, file: Path, login: str) -> UUID:
        """One file as far as it goes; the next one finds what it has left."""
        by = system_context("drop_folder", at=system_clock())
        number = hold_file(file, by=by)
        with _bar(file.name) as progress:
            look_through_file(number, file, at=by.at, progress=progress)
            if login and delivery(by, number).state == DeliveryState.PREVIEW:
                _enter(number, _steward(login), progress)
        self._say(file, delivery(by, number))
        return number

    def _build(self, folder: Path, out: Path) -> None:
        """The whole city from three lists; the same command goes on where a killed one has stopped."""
        by = system_context("first_build", at=system_clock())
        try:
            if goes_on(folder):
                self.stdout.write(gettext("A build of these files was begun: they are read anew, and loading goes on."))
            with _bar("", FIRST_STEPS) as progress:
                laps = _Laps(progress)
                built = build_first(by, folder, out=out, progress=laps)
        except Refused as refused:
            raise CommandError("\n".join(gettext(one.message) % one.params for one in refused.problems)) from refused
        told = {"rows": sum(one.rows for one in built.lists), "seconds": laps.seconds()}
        (out / "steps.json").write_text(json.dumps(told))
        self.stdout.write(built.text)
        self.stdout.write(gettext("Receipt and faulty rows are in %(folder)s.") % {"folder": built.folder})

    def _search(self) -> None:
        by = system_context("doubles", at=system_clock())
        number = note_search(by=by)
        with _bar(gettext("The whole register")) as progress:
            search_register(number, at=by.at, progress=progress)
        found = last_search(at=by.at)
        assert found is not None
        words = gettext("%(people)s people read, %(found)s pairs found, %(asked)s questions new in the queue.")
        counts = {"people": found.people, "found": found.found, "asked": found.asked}
        self.stdout.write(words % {name: f"{count:,}" for name, count in counts.items()})

    def _say(self, file: Path, found: Delivery) -> None:
        counts = ", ".join(f"{gettext(CLASS_NAMES[of])} {count:,}" for of, count in sorted(found.counts.items()))
        wrong = " ".join(gettext(one.message) % one.params for one in found.problems)
        self.stdout.write(f"{file.name}: {counts or wrong}")


@dataclass
class _Laps:
    """Passes progress on, and knows how many seconds each step took."""

    progress: Callable[[str, int, int], None]
    began: dict[str, float] = field(default_factory=dict)

    def __call__(self, step: str, done: int, total: int) -> None:
        self.began.setdefault(step, time.monotonic())
        self.progress(step, done, total)

    def seconds(self) -> dict[str, float]:
        """By step, in order; the last one ends now."""
        ends = [*list(self.began.values())[1:], time.monotonic()]
        return {step: round(end - at, 1) for (step, at), end in zip(self.began.items(), ends, strict=True)}


def _write(out: Path, file: Path, number: UUID, by: RequestContext) -> None:
    """What goes back to the sender of an entered file; whoever is told of in it stands in the log."""
    found = delivery(by, number)
    if found.state != DeliveryState.APPLIED:
        return
    out.mkdir(parents=True, exist_ok=True)
    (out / f"{file.stem}.receipt.txt").write_text(found.receipt, encoding="utf-8")
    if found.counts.get(RowClass.FAULT):
        (out / f"{file.stem}.faults.xlsx").write_bytes(fault_file(by, number, gettext))
    if found.differing:
        seen = take_corrections(number, by=by, translated=gettext)
        (out / f"{file.stem}.corrections.xlsx").write_bytes(seen.value)


def _enter(number: UUID, by: RequestContext, progress) -> None:
    try:
        approve_delivery(number, by=by, at_once=True)
    except Refused as refused:
        raise CommandError("\n".join(gettext(one.message) % one.params for one in refused.problems)) from refused
    apply_delivery(number, at=by.at, progress=progress)


def _steward(login: str) -> RequestContext:
    at = system_clock()
    row = staff_list(at=at).filter(login=login).first()
    try:
        if row is None:
            raise Forbidden(N_("There is no such account."))
        return ordered_context(row.pk, APPROVE, purpose=Purpose.INTAKE, basis="drop_folder", at=at)
    except Forbidden as refusal:
        raise CommandError(gettext(str(refusal))) from refusal


@contextmanager
def _bar(name: str, steps: Mapping[str, str] = STEPS) -> Iterator[Callable[[str, int, int], None]]:
    """One line of the progress display a step."""
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    tasks: dict[str, int] = {}
    with Progress(*columns, console=Console(stderr=True)) as bar:

        def watch(step: str, done: int, total: int) -> None:
            if step not in tasks:
                title = gettext(steps[step])
                tasks[step] = bar.add_task(f"{name} · {title}" if name else title, total=total or None)
            bar.update(tasks[step], completed=done, total=total or None)

        yield watch
