"""Opening a file that somebody sent: size and first bytes here, everything else in the limited process.

The parent never parses. It hands the open file over, is told the first rows, says which columns it wants, and takes
lines of CSV back until the clock runs out.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Timer
from typing import IO, BinaryIO

from wanjia.intake.sources import limited, parquet, parser
from wanjia.kernel.errors import N_, Problem, Refused
from wanjia.tables.actions.rows import scratch_file

PARQUET = b"PAR1"
BLOCK = 1 << 20
REFUSALS = {
    limited.TOO_LARGE: N_("The file is larger than %(size)s MB. Split it and send the parts one after the other."),
    limited.PASSWORD: N_("The file has a password. Save it without one and send it again."),
    limited.NO_TABLE: N_("This is no table: CSV, TXT, XLSX, XLS or Parquet. Save it in one of these forms."),
    limited.UNPACKS_TOO_LARGE: N_("The file unpacks to far more than it should. Copy the rows into a new file."),
    limited.ACTIVE: N_("The file holds macros or links to other files. Copy the rows into a new file."),
    limited.BROKEN: N_("The file is damaged. Open it in Excel or WPS, save it again and send it once more."),
    limited.CUT_OFF: N_("The file ends in the middle of a row: it was cut off on its way. Ask for it once more."),
    limited.ENCODING: N_("The characters of this file cannot be read. Save it as CSV UTF-8 or as .xlsx."),
    limited.TOO_MANY_ROWS: N_("The file has more than %(rows)s rows. Split it and send the parts."),
    limited.TOO_WIDE: N_("The file has more than 200 columns. Keep those that are asked for."),
    limited.CELL_TOO_LONG: N_("A cell holds more than 500 characters. It is probably two rows run together."),
    limited.EMPTY: N_("The file has no rows below the headings. Fill it in and send it again."),
}
TOO_HARD = N_("The file could not be read within the limits of memory and time. Copy the rows into a new file.")


@dataclass(frozen=True)
class Limits:
    """How large a file may be (bytes), how many rows it may have, and how many seconds its reading may take."""

    size: int
    rows: int
    seconds: float


DESK = Limits(20 * 1024**2, 100_000, 60)  # what a clerk sends from a page
FOLDER = Limits(2 * 1024**3, 20_000_000, 1_800)  # what a department puts into the drop folder


@dataclass(frozen=True)
class Head:
    """The first rows of a file, and how many sheets of it hold any."""

    rows: list[list[str]]
    sheets: int


@dataclass(frozen=True)
class Choice:
    """The place of the row of headings among the first rows, and the places of the columns that are wanted."""

    header: int
    places: tuple[int, ...]


def pour(file: Path, limits: Limits, choose: Callable[[Head], Choice], into: Callable[[bytes], object]) -> None:
    """Hand the wanted columns of every row below the headings ``into`` the caller, as blocks of whole CSV lines.

    A line is the row's number, how many cells it has, and the wanted cells. Raises Refused with one problem of the
    field ``file``, also in the middle: what was handed over before is then of no use.
    """
    with file.open("rb", buffering=0) as stream:
        _check_size(stream, limits)
        with _process(stream, limits) as process:
            assert process.stdout is not None
            choice = choose(_head(process, limits))
            _answer(process, {"header": choice.header, "places": choice.places})
            for block in _whole_lines(process.stdout):
                into(block)
            _check_end(process, limits)


@contextmanager
def as_file(content: bytes) -> Iterator[Path]:
    """Bytes as a file that has no name and leaves no trace."""
    with scratch_file() as path:
        path.write_bytes(content)
        yield path


def _check_size(stream: BinaryIO, limits: Limits) -> None:
    size = stream.seek(0, 2)
    stream.seek(0)
    if size > limits.size:
        raise _refused(limited.TOO_LARGE, limits)
    if size == 0:
        raise _refused(limited.EMPTY, limits)


@contextmanager
def _process(stream: BinaryIO, limits: Limits) -> "Iterator[subprocess.Popen[bytes]]":
    """The limited process with the file in its hands; it ends with this block, and when its time is up."""
    reader = parquet if stream.read(4) == PARQUET else parser
    stream.seek(0)
    handed = stream.fileno()
    numbers = [str(handed), str(limits.rows), str(max(1, round(limits.seconds)))]
    with subprocess.Popen(  # noqa: S603 (our own interpreter and module)
        [sys.executable, "-I", "-m", reader.__name__, *numbers],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, pass_fds=[handed], env={}, cwd="/",
    ) as process:  # fmt: skip
        clock = Timer(limits.seconds, process.kill)
        clock.start()
        try:
            yield process
        finally:
            clock.cancel()
            process.kill()


def _head(process: "subprocess.Popen[bytes]", limits: Limits) -> Head:
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line.endswith(b"\n"):
        _check_end(process, limits)
        raise Refused(Problem("too_hard", TOO_HARD, "file"))
    told = json.loads(line)
    return Head(told["rows"], told["sheets"])


def _answer(process: "subprocess.Popen[bytes]", answer: dict[str, object]) -> None:
    assert process.stdin is not None
    with suppress(BrokenPipeError):  # killed by a limit meanwhile: its end says so
        os.write(process.stdin.fileno(), json.dumps(answer).encode() + b"\n")


def _whole_lines(stream: IO[bytes]) -> Iterator[bytes]:
    rest = b""
    while block := stream.read(BLOCK):
        whole, end, rest = (rest + block).rpartition(b"\n")
        if end:
            yield whole + end


def _check_end(process: "subprocess.Popen[bytes]", limits: Limits) -> None:
    """The last line on standard error says how it ended; who was killed by a limit says nothing."""
    assert process.stderr is not None
    *_, last = process.stderr.read().splitlines() or [b""]
    try:
        end = json.loads(last)["end"]
    except (ValueError, TypeError, KeyError):
        raise Refused(Problem("too_hard", TOO_HARD, "file")) from None
    if end != limited.DONE:
        raise _refused(end, limits)


def _refused(code: str, limits: Limits) -> Refused:
    params = {"size": f"{limits.size // 1024**2:,}", "rows": f"{limits.rows:,}"}
    message = REFUSALS[code]
    return Refused(
        Problem(code, message, "file", {name: value for name, value in params.items() if f"({name})" in message})
    )
