"""The writer of each form, and who took the file in words."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Protocol
from uuid import UUID

from django.utils.translation import gettext as _

from wanjia.access.types import FileHead, Row
from wanjia.exports.rules.books import Book, Sink
from wanjia.exports.rules.papers import Paper
from wanjia.exports.rules.texts import Lines
from wanjia.exports.types import Form, Mark
from wanjia.kernel.clock import CHINA


class Writer(Protocol):
    """A file in the making."""

    def add(self, rows: Iterable[Row]) -> None: ...
    def end(self) -> None: ...


class Numbered:
    """Counts the rows in one of their columns: who reads them part by part does not know how many came before."""

    def __init__(self, writer: Writer, place: int) -> None:
        self._writer, self._place, self._rows = writer, place, 0

    def add(self, rows: Iterable[Row]) -> None:
        self._writer.add([self._counted(row) for row in rows])

    def end(self) -> None:
        self._writer.end()

    def _counted(self, row: Row) -> Row:
        self._rows += 1
        return [*row[: self._place], row[self._place] or self._rows, *row[self._place + 1 :]]


def writer_of(form: Form, sink: Sink, head: FileHead, mark: Mark) -> Writer:
    """What writes a list in ``form`` into ``sink``."""
    if head.sheet and head.sheet.serial is not None:
        place = head.sheet.serial
        return Numbered(writer_of(form, sink, replace(head, sheet=replace(head.sheet, serial=None)), mark), place)
    match form:
        case Form.XLSX:
            return Book(sink, head, mark)
        case Form.PDF:
            return Paper(sink, head, mark)
        case _:
            return Lines(sink, head, mark, mark_title=_("Taken by"))


def mark_of(author: str, number: UUID, *, at: datetime) -> Mark:
    """Who took a file, when, and the number under which the log knows it, in the language in force."""
    told = {"name": author, "at": f"{at.astimezone(CHINA):%Y-%m-%d %H:%M}", "number": number}
    line = _("Taken by %(name)s on %(at)s, file %(number)s. For the stated work only.") % told
    return Mark(author, at, line, f"{author} {told['at']} {short(number)}")


def short(number: UUID) -> str:
    """The end of a number, enough to find it."""
    return number.hex[-8:]


def file_name(name: str, form: Form, number: UUID, *, at: datetime) -> str:
    """The list, the day and the end of the number: nothing of what is in it."""
    return f"{name}-{at.astimezone(CHINA):%Y%m%d}-{short(number)}.{form}"


def held(rows: int, persons: int) -> tuple[str, str]:
    """What the log says of how much is in a file; a row about a household tells of all its members."""
    return (f"rows={rows}", f"persons={persons}")
