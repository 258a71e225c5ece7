"""The limited process: it reads one file that it was handed open, and can do nothing else.

Run as ``python -I -m …`` with an empty environment. Before it looks at the bytes it gives up memory, time, files,
children and sockets for good; so whatever a file makes of the libraries that parse it, there is nothing to reach.

It says the first rows (one line of JSON on standard output), waits to be told on standard input which columns are
wanted, and then says those: CSV lines of the row's number, how many cells it has, and the wanted cells. A column that
nobody asked for never leaves it. Its last line on standard error says how it ended.
"""

import csv
import json
import os
import resource
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import BinaryIO

DONE = "done"
TOO_LARGE, PASSWORD, NO_TABLE = "too_large", "password", "no_table"
UNPACKS_TOO_LARGE, ACTIVE, BROKEN, CUT_OFF = "unpacks_too_large", "active", "broken", "cut_off"
ENCODING, TOO_MANY_ROWS, TOO_WIDE = "encoding", "too_many_rows", "too_wide"
CELL_TOO_LONG, EMPTY = "cell_too_long", "empty"

MEMORY = 1024**3
MOST_COLUMNS, LONGEST_CELL = 200, 500
HEAD = 20  # rows told before anything is asked for

FORBIDDEN = ("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.system", "os.remove", "os.rename")


class UnusableError(Exception):
    """This is no table that can be taken; the only argument is the code of the reason."""


@dataclass(frozen=True)
class Table:
    """Rows of cells as text, numbered as a spreadsheet does; ``sheets`` that can be seen hold any."""

    rows: Iterator[tuple[int, Sequence[str]]]
    sheets: int = 1


def serve(read: Callable[[BinaryIO], Table]) -> None:
    """Be the limited process for the reader ``read``: arguments are the file's descriptor, most rows and seconds."""
    descriptor, most_rows, seconds = map(int, sys.argv[1:4])
    file = os.fdopen(descriptor, "rb")
    _give_up_everything(seconds)
    try:
        _tell(read(file), most_rows)
        end = DONE
    except UnusableError as reason:
        end = str(reason)
    except MemoryError:
        end = TOO_LARGE
    sys.stdout.flush()
    sys.stderr.write(json.dumps({"end": end}) + "\n")


def _tell(table: Table, most_rows: int) -> None:
    rows = _within_limits(table.rows, most_rows)
    head = list(islice(rows, HEAD))
    if not head:
        raise UnusableError(EMPTY)
    told = {"rows": [list(cells) for _, cells in head], "sheets": table.sheets}
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()
    answer = sys.stdin.readline()
    if not answer:  # whoever asked has seen enough
        return
    wanted = json.loads(answer)
    sys.stdout.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]  # it is a text file here
    _write(chain(head[wanted["header"] + 1 :], rows), wanted["places"], len(head[wanted["header"]][1]))


def _write(rows: Iterator[tuple[int, Sequence[str]]], places: list[int], width: int) -> None:
    writer = csv.writer(sys.stdout, quoting=csv.QUOTE_ALL, lineterminator="\n")
    most = max(places, default=-1) + 1
    for number, cells in rows:
        count = len(cells)
        while count > width and not cells[count - 1]:
            count -= 1
        full = cells if len(cells) >= most else [*cells, *[""] * (most - len(cells))]
        writer.writerow([number, count, *[_in_one_line(full[place]) for place in places]])


def _in_one_line(cell: str) -> str:
    return " ".join(cell.splitlines()) if "\n" in cell or "\r" in cell else cell


def _within_limits(rows: Iterator[tuple[int, Sequence[str]]], most_rows: int) -> Iterator[tuple[int, Sequence[str]]]:
    """Rows that say anything, while they are as few, as narrow and as short as they have to be."""
    for number, cells in rows:
        if number > most_rows + 1:
            raise UnusableError(TOO_MANY_ROWS)
        if len(cells) > MOST_COLUMNS:
            raise UnusableError(TOO_WIDE)
        if any(len(cell) > LONGEST_CELL for cell in cells):
            raise UnusableError(CELL_TOO_LONG)
        if any(map(str.strip, cells)):
            yield number, cells


def _give_up_everything(seconds: int) -> None:
    limits = {
        resource.RLIMIT_AS: MEMORY,
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NOFILE: 16,
    }
    for limit, most in limits.items():
        resource.setrlimit(limit, (most, most))
    sys.addaudithook(_refuse)


def _refuse(event: str, arguments: tuple[object, ...]) -> None:
    writes = event == "open" and arguments[1] not in (None, "r", "rb")
    if event.startswith(FORBIDDEN) or writes:
        raise PermissionError(event)
