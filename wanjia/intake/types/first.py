"""The first build of a register from the full lists of three departments: how each row ends, and the receipt."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from uuid import UUID

from wanjia.intake.types.sources import Layout
from wanjia.kernel.errors import N_


class RowEnd(StrEnum):
    """What became of one row of a full list. Every row ends in exactly one way."""

    LOADED = "loaded"  # a person who is in the register now
    COMPLETED = "completed"  # told parents or a marriage of somebody who is
    KNOWN = "known"  # told again, or a marriage that ended since
    PARKED = "parked"
    QUESTION = "question"
    FAULT = "fault"


END_NAMES = {
    RowEnd.LOADED: N_("people entered"),
    RowEnd.COMPLETED: N_("family ties and marriages entered"),
    RowEnd.KNOWN: N_("told again, or ended since"),
    RowEnd.PARKED: N_("not of this city"),
    RowEnd.QUESTION: N_("to be asked about"),
    RowEnd.FAULT: N_("faulty"),
}


@dataclass(frozen=True)
class ListReceipt:
    """One of the three lists: its file, how many rows it has, how each ended, and which columns were not read."""

    layout: Layout
    file: str
    digest: str
    rows: int
    mended: int
    counts: Mapping[RowEnd, int]
    dropped: tuple[str, ...]


@dataclass(frozen=True)
class FirstReceipt:
    """What was built. ``text`` is the signed receipt, which also lies in ``folder`` beside the rows for the senders."""

    number: UUID
    lists: tuple[ListReceipt, ...]
    text: str
    folder: Path
