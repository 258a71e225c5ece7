"""CSV (RFC 4180, UTF-8 with a byte order mark, as Excel wants it) and SDMX-CSV 2.0."""

import csv
import io
from collections.abc import Iterable
from functools import lru_cache

from wanjia.access.types import FileHead, Observations, Row
from wanjia.exports.rules.books import Sink
from wanjia.exports.rules.cells import REPEATED, guarded
from wanjia.exports.types import Mark

AGENCY, VERSION = "WANJIA", "1.0"
SHOWN, HIDDEN = "A", "Q"  # CL_OBS_STATUS 2.2: normal value; missing value, suppressed


class Lines:
    """A CSV in the making. A mark above or below the rows would be read as a row: it is the last column of each."""

    def __init__(self, sink: Sink, head: FileHead, mark: Mark, *, mark_title: str) -> None:
        self._sink, self._stamp = sink, guarded(mark.stamp)
        self._guarded = lru_cache(REPEATED, typed=True)(guarded)
        self._sink.write(b"\xef\xbb\xbf")
        self._write([[*map(guarded, head.columns), mark_title]])

    def add(self, rows: Iterable[Row]) -> None:
        """Some rows more."""
        self._write([*map(self._guarded, row), self._stamp] for row in rows)

    def end(self) -> None:
        """A CSV has no end of its own."""

    def _write(self, rows: Iterable[Iterable[str]]) -> None:
        text = io.StringIO(newline="")
        csv.writer(text).writerows(rows)
        self._sink.write(text.getvalue().encode())


def sdmx_csv(figures: Observations) -> bytes:
    """Figures as SDMX-CSV 2.0: three columns that name the structure, the dimensions, the value and its status."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(["STRUCTURE", "STRUCTURE_ID", "ACTION", *figures.dimensions, "OBS_VALUE", "OBS_STATUS"])
    structure = f"{AGENCY}:{figures.structure}({VERSION})"
    for codes, figure in figures.rows:
        value, status = ("", HIDDEN) if figure is None else (str(figure), SHOWN)
        writer.writerow(["dataflow", structure, "I", *codes, value, status])
    return text.getvalue().encode()
