"""The build from the folder to the receipt: read, matched, completed, loaded as the first table of the register.

The same three files give the same rows with the same numbers. So a build that was killed begins its reading anew and
its loading where it stopped, and ends as one that nobody touched.
"""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import duckdb

from wanjia.access.types import RequestContext
from wanjia.intake.actions.batches import Table, begun, receive_initial
from wanjia.intake.actions.first.lists import FullList, read_lists
from wanjia.intake.actions.first.matching import drop, find_people
from wanjia.intake.actions.first.telling import WRITTEN_BEFORE, entered, receipt_of_lists, tell_lists, write_faults
from wanjia.intake.actions.quarantine import Found
from wanjia.intake.actions.sheets import known_on, prepare
from wanjia.intake.actions.staging import empty_table, sql
from wanjia.intake.models import Batch
from wanjia.intake.rules.first import TOLD
from wanjia.intake.types.first import FirstReceipt, ListReceipt
from wanjia.kernel.clock import day_in_china
from wanjia.kernel.errors import N_, Problem, Refused
from wanjia.places.queries import areas_at_level
from wanjia.places.types import Level
from wanjia.registry.actions import initial
from wanjia.registry.types import Source

Progress = Callable[[str, int, int], None]
FORMS = {".csv", ".txt", ".xlsx", ".xls", ".parquet"}
LISTS = 3
MEMORY = "6GB"
NOT_EMPTY = N_("The register holds people already. A first build needs an empty one; later files go by “intake run”.")
NO_AREAS = N_("There are no areas yet. Import the list of areas first: wanjia areas import.")
THREE_FILES = N_(
    "A first build needs three files in the folder: of public security, health and civil affairs. There are %(files)s."
)


@dataclass
class _Building:
    """The maker of the first table, while it is at work."""

    files: tuple[Path, ...]
    out: Path
    progress: Progress
    places: ExitStack
    lists: tuple[FullList, ...] = ()
    told: tuple[ListReceipt, ...] = field(default_factory=tuple)

    def make(self, connection: duckdb.DuckDBPyConnection, batch: Batch) -> int:
        """Read the lists, find out whom they mean, and complete the one of public security."""
        self.lists = read_lists(self.files, at=batch.received_at, within=self.places, progress=self.progress)
        _attach(connection, self.lists, batch.received_at)
        find_people(connection, self.progress)
        self.progress("complete", 0, 1)
        connection.execute(sql("first/parents"))
        connection.execute(sql("first/marriages"))
        drop(connection, "found", "people", "registrations", "last_of")
        empty_table(connection)
        connection.execute(sql("first/batch"), TOLD)
        drop(connection, "parents", "statuses")
        self.progress("complete", 1, 1)
        (rows,) = connection.execute('SELECT coalesce(max("row"), 0) FROM batch').fetchone() or (0,)
        return int(rows)

    def settle(self, connection: duckdb.DuckDBPyConnection, batch: Batch, found: Found) -> None:
        """Count how every row ends, write what goes back to the senders, and put the lists away."""
        connection.execute(sql("first/ends"))
        self.told = tell_lists(connection, self.lists)
        self.out.mkdir(parents=True, exist_ok=True)
        write_faults(connection, self.lists, found, self.out)
        receipt_of_lists(self.told, batch, self.out)
        drop(connection, "ends", "certificates", "settled")
        for one in self.lists:
            connection.execute(f"DETACH {one.name}")
        self.places.close()


def build_first(ctx: RequestContext, folder: Path, *, out: Path, progress: Progress) -> FirstReceipt:
    """Build the register from the three full lists in ``folder``; receipt and faulty rows are written to ``out``.

    Raises Refused where the register is not empty, but for a build of the same files that was killed: that goes on.
    """
    files = _three(folder)
    with ExitStack() as places:
        maker = _Building(files, out, progress, places)
        table = Table(files, Source.PUBLIC_SECURITY, folder.name, maker)
        _refuse_other(ctx, table, out)
        receipt = receive_initial(ctx, table, progress=progress)
    return FirstReceipt(receipt.number, maker.told, entered(out, at=ctx.at), out)


def goes_on(folder: Path) -> bool:
    """Whether a build of these files was begun before and is not finished."""
    batch = begun(Table(_three(folder), Source.PUBLIC_SECURITY, folder.name))
    return batch is not None and batch.finished_at is None and not initial.is_empty()


def _three(folder: Path) -> tuple[Path, ...]:
    found = sorted(one for one in folder.iterdir() if one.suffix.lower() in FORMS and one.is_file())
    if len(found) != LISTS:
        raise Refused(Problem("three_files", THREE_FILES, "folder", {"files": str(len(found))}))
    return tuple(found)


def _refuse_other(ctx: RequestContext, table: Table, out: Path) -> None:
    """The register is empty, or holds what a build of these very files has begun."""
    batch = begun(table)
    done = batch is None or (batch.finished_at is not None and not (out / WRITTEN_BEFORE).exists())
    if done and not initial.is_empty():
        raise Refused(Problem("not_empty", NOT_EMPTY))
    if not areas_at_level(Level.VILLAGE, on=day_in_china(ctx.at)):
        raise Refused(Problem("no_areas", NO_AREAS))


def _attach(connection: duckdb.DuckDBPyConnection, lists: tuple[FullList, ...], at: datetime) -> None:
    """The three lists beside the stage, read only, and what tells whether a number is plainly in form."""
    connection.execute(f"SET memory_limit = '{MEMORY}'")
    for one in lists:
        connection.execute(
            f"ATTACH '{one.told.path}' AS {one.name} (ENCRYPTION_KEY '{one.told.key}', READ_ONLY)"
        )  # fmt: skip
    prepare(connection, known_on(day_in_china(at)))
