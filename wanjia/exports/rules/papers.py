"""A list on paper: A4 across, its head on every page, who took it below, and faintly across the sheet."""

import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import typst

from wanjia.access.types import Figure, FileHead, Row
from wanjia.exports.rules.books import Sink, asked_line
from wanjia.exports.types import Mark
from wanjia.kernel.errors import N_, Problem, Refused

# Faces that hold Chinese, as government machines have them.
FACES = (
    "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", "SimHei",
    "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "Noto Serif CJK SC", "SimSun",
)  # fmt: skip
SHEET = (Path(__file__).resolve().parent.parent / "data" / "paper.typ").read_bytes()


class Paper:
    """A PDF in the making. It is set as one piece: a list of paper is short."""

    def __init__(self, sink: Sink, head: FileHead, mark: Mark) -> None:
        self._sink, self._head, self._mark = sink, head, mark
        self._rows: list[Row] = []

    def add(self, rows: Iterable[Row]) -> None:
        """Some rows more."""
        self._rows += rows

    def end(self) -> None:
        """Set the pages. Refused where the machine has no face for Chinese: empty boxes would be no list."""
        faces = [face for face in FACES if face in _installed()]
        if not faces:
            words = N_("This server has no Chinese font for PDF. Take XLSX, and ask for the package fonts-noto-cjk.")
            raise Refused(Problem("font", words, "form"))
        numbers = [
            all(isinstance(row[place], (int, Figure)) for row in self._rows) for place in range(len(self._head.columns))
        ]
        told = {
            "title": self._head.title,
            "author": self._mark.author,
            "asked": asked_line(self._head),
            "line": self._mark.line,
            "stamp": self._mark.stamp,
            "faces": faces,
            "heads": self._head.columns,
            "numbers": numbers,
            "rows": [[str(value) for value in row] for row in self._rows],
        }
        self._sink.write(typst.compile(SHEET, sys_inputs={"list": json.dumps(told, ensure_ascii=False)}))


@cache
def _installed() -> frozenset[str]:
    return frozenset(typst.Fonts().families())
