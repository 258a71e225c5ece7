"""The three lists on the table: each a file of its own, read and checked two at a time."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from django.db import connections

from wanjia.intake.actions.sheets import stage
from wanjia.intake.actions.staging import Stage, staged
from wanjia.intake.sources.catalogue import FULL_LISTS
from wanjia.intake.sources.opening import Limits
from wanjia.intake.types.sources import Expected, Layout, Staged
from wanjia.kernel.errors import N_, Problem, Refused

AT_ONCE = 2
WHOLE_CITY = Limits(8 * 1024**3, 30_000_000, 3_600)
EXPECTED = Expected(layouts=FULL_LISTS)
MEMORY = "3GB"  # of each of two files
NAMES = dict(zip((one.code for one in FULL_LISTS), ("police", "health", "civil"), strict=True))
TWICE = N_("“%(first)s” and “%(second)s” are the same list. Leave one of each in the folder.")
WHICH = N_("This is about the file %(file)s.")


@dataclass(frozen=True)
class FullList:
    """One list, read: the file it came from and the stage it lies on."""

    file: Path
    told: Staged

    @property
    def name(self) -> str:
        """What it is called in ``sql/first``."""
        return NAMES[self.layout.code]

    @property
    def layout(self) -> Layout:
        return self.told.layout


def read_lists(
    files: Sequence[Path], *, at: datetime, within: ExitStack, progress: Callable[[str, int, int], None]
) -> tuple[FullList, ...]:
    """Every list on a stage that is gone ``within`` its owner's time. Raises Refused where one is no such list."""
    places = [replace(within.enter_context(staged()), memory=MEMORY) for _ in files]
    largest = sorted(range(len(files)), key=lambda each: -files[each].stat().st_size)
    found: list[FullList] = []
    progress("read", 0, len(files))
    with ThreadPoolExecutor(AT_ONCE) as workers:
        tasks = [workers.submit(_read, files[each], places[each], at) for each in largest]
        for task in tasks:
            found.append(task.result())
            progress("read", len(found), len(files))
    _one_of_each(found)
    return tuple(sorted(found, key=lambda one: FULL_LISTS.index(one.layout)))


def _read(file: Path, place: Stage, at: datetime) -> FullList:
    try:
        return FullList(file, stage(file, on=place, at=at, expected=EXPECTED, limits=WHOLE_CITY))
    except Refused as refused:
        raise Refused(Problem("in_file", WHICH, "file", {"file": file.name}), *refused.problems) from refused
    finally:
        connections.close_all()  # the thread's own


def _one_of_each(found: Sequence[FullList]) -> None:
    by_layout: dict[str, FullList] = {}
    for one in found:
        other = by_layout.setdefault(one.layout.code, one)
        if other is not one:
            names = {"first": other.file.name, "second": one.file.name}
            raise Refused(Problem("list_twice", TWICE, "file", names))
