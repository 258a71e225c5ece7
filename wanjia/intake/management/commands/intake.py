"""``wanjia intake run DIR``: the drop folder; every file of it looked through and, where somebody approves, entered.

``wanjia intake doubles``: the whole register searched for two records of one human; people are asked about them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
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
from wanjia.intake.actions.searching import note_search, search_register
from wanjia.intake.policies import APPROVE
from wanjia.intake.queries import delivery, fault_file, last_search
from wanjia.intake.types.deliveries import CLASS_NAMES, Delivery, DeliveryState, RowClass
from wanjia.kernel.clock import system_clock
from wanjia.kernel.errors import N_, Forbidden, Refused

STEPS = {
    "read": N_("Reading and checking the file"),
    "match": N_("Comparing with the register"),
    "apply": N_("Entering into the register"),
    "people": N_("Reading the register"),
    "weigh": N_("Weighing records that share something"),
    "ask": N_("Asking people"),
}
FORMS = {".csv", ".txt", ".xlsx", ".xls", ".parquet"}


class Command(BaseCommand):
    help = (
        "run DIR: look the files of a drop folder through; with --approve LOGIN enter them, too. Sent twice changes "
        "nothing. doubles: search the whole register for two records of one human, and ask people about them."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["run", "doubles"])
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
def _bar(name: str) -> Iterator[object]:
    """One line of the progress display a step."""
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    tasks: dict[str, int] = {}
    with Progress(*columns, console=Console(stderr=True)) as bar:

        def watch(step: str, done: int, total: int) -> None:
            if step not in tasks:
                tasks[step] = bar.add_task(f"{name} · {gettext(STEPS[step])}", total=total or None)
            bar.update(tasks[step], completed=done, total=total or None)

        yield watch
