"""Since when the register knows what happened."""

from datetime import date

from wanjia.kernel.memory import Kept
from wanjia.mirror.queries import ask

_kept: Kept[date | None] = Kept(seconds=600)


def records_begin() -> date | None:
    """The day of the earliest event on record, None where none is.

    Of days before it the register holds only those who were still there later, so its figures of them are too small.
    """
    return _kept.ask("", _earliest)


def _earliest() -> date | None:
    [(day,)] = ask("statistics.begin", "SELECT min(occurred_on) FROM event").rows
    assert day is None or isinstance(day, date)
    return day
