"""Forty files that nobody should have to open, and the reason with which each is refused.

Run as a program it opens them all and tells, as JSON, what became of each, in how many seconds, and how much memory
the largest of the limited processes took: ``python -m wanjia.intake.tests.hostile``.
"""

import io
import json
import resource
import struct
import time
import zipfile
from collections.abc import Callable

from openpyxl import Workbook

from wanjia.intake.rules.recognising import recognise
from wanjia.intake.sources.catalogue import LAYOUTS, TITLES
from wanjia.intake.sources.opening import DESK, Choice, Head, as_file, pour
from wanjia.intake.types import Expected
from wanjia.kernel.errors import Problem, Refused

HEADINGS = ["nfxm", "nfsfzh", "nvxm", "nvsfzh", "djlx", "djrq"]
ROW = ["王强", "370298199003070113", "李芳", "370298199205010227", "结婚", "20261010"]
TEXT = "\n".join(",".join(row) for row in (HEADINGS, ROW, ROW, "")).encode()
DOCTYPE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
LAUGHS = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><l>&b;</l>'
FAR = b'<c r="XFD1048576"><v>1</v></c>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def workbook(*rows: list[str]) -> bytes:
    book = Workbook()
    for row in rows or (HEADINGS, ROW):
        book.active.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def repacked(parts: dict[str, bytes], *, change: Callable[[zipfile.ZipInfo], None] | None = None) -> bytes:
    """A workbook with parts added or replaced; ``change`` is done to the entry of each added part."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook())) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name, body in ({part.filename: old.read(part) for part in old.infolist()} | parts).items():
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            if name in parts and change:
                change(entry)
            new.writestr(entry, body)
    return target.getvalue()


def sheet_with(cells: bytes) -> bytes:
    """A workbook whose first sheet has these cells in its first row."""
    space = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    body = b'<worksheet xmlns="' + space + b'"><sheetData><row r="1">' + cells + b"</row></sheetData></worksheet>"
    return repacked({"xl/worksheets/sheet1.xml": body})


def encrypted(content: bytes) -> bytes:
    """The flag of encryption set on every entry, in the directory and before each part."""
    changed = bytearray(content)
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        while (at := content.find(mark, at + 1)) >= 0:
            changed[at + place] |= 1
    return bytes(changed)


def claiming(content: bytes, size: int) -> bytes:
    """Every entry says that it unpacks to ``size`` bytes."""
    changed = bytearray(content)
    at = -1
    while (at := content.find(b"PK\x01\x02", at + 1)) >= 0:
        changed[at + 24 : at + 28] = struct.pack("<I", size)
    return bytes(changed)


def link(entry: zipfile.ZipInfo) -> None:
    entry.external_attr = 0xA1FF << 16


def ole(*names: str) -> bytes:
    return OLE + b"\0" * 504 + b"".join(name.encode("utf-16-le") + b"\0" * 64 for name in names) + b"\0" * 512


def lines(*rows: list[str]) -> bytes:
    return ("\n".join(",".join(row) for row in rows) + "\n").encode()


FILES: dict[str, tuple[Callable[[], bytes], str]] = {
    # nothing
    "nothing": (lambda: b"", "empty"),
    "blanks": (lambda: b"  \n\n  \t\n", "empty"),
    "only headings": (lambda: lines(HEADINGS), "empty"),
    "only commas": (lambda: b",,,,\n" * 1000, "empty"),
    # no table
    "a page called xls": (lambda: b"\xef\xbb\xbf<html><table><tr><td>xm</td></tr></table></html>", "no_table"),
    "JSON": (lambda: b'{"xm": "x"}', "no_table"),
    "PDF": (lambda: b"%PDF-1.7\n" + b"x" * 1000, "no_table"),
    "picture": (lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 1000, "no_table"),
    "program": (lambda: b"\x7fELF" + b"\0" * 1000, "no_table"),
    "gzip": (lambda: b"\x1f\x8b\x08" + b"\0" * 1000, "no_table"),
    "zip of something else": (lambda: _zip({"a.txt": b"x"}), "no_table"),
    "Word document": (lambda: _zip({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}), "no_table"),
    "old Word document": (lambda: ole("WordDocument"), "no_table"),
    # bombs
    "bomb in a part": (lambda: repacked({"xl/bomb.xml": b"0" * 50_000_000}), "unpacks_too_large"),
    "bomb that hides its size": (lambda: claiming(repacked({"xl/bomb.xml": b"0" * 50_000_000}), 100), "broken"),
    "part that claims four gigabytes": (lambda: claiming(workbook(), 4_000_000_000), "unpacks_too_large"),
    "two thousand parts": (lambda: repacked({f"x{number}": b"" for number in range(2_100)}), "unpacks_too_large"),
    "larger than 20 MB": (lambda: b"x" * (20 * 1024**2 + 1), "too_large"),
    "one cell far away": (lambda: sheet_with(FAR), "too_wide"),
    # wide and long
    "a million columns": (lambda: lines(["nfxm"] * 1_000_000), "too_wide"),
    "a sheet of 300 columns": (lambda: workbook(["nfxm"] * 300, ["x"] * 300), "too_wide"),
    "a cell of 10 MB": (lambda: lines(HEADINGS, ["x" * 10_000_000]), "cell_too_long"),
    "a quote that never ends": (lambda: lines(HEADINGS, ['"' + "x" * 5_000, *ROW[1:]]), "cell_too_long"),
    "a million rows": (lambda: lines(HEADINGS) + lines(ROW) * 200_000, "too_many_rows"),
    # active
    "macro": (lambda: repacked({"xl/vbaProject.bin": b"x"}), "active"),
    "macro of old Excel": (lambda: ole("Workbook", "_VBA_PROJECT"), "active"),
    "link to a file": (lambda: repacked({"xl/externalLinks/externalLink1.xml": b"<x/>"}), "active"),
    "embedded object": (lambda: repacked({"xl/embeddings/oleObject1.bin": b"x"}), "active"),
    "external entity": (lambda: repacked({"xl/sharedStrings.xml": DOCTYPE}), "active"),
    "billion laughs": (lambda: repacked({"xl/styles.xml": LAUGHS}), "active"),
    "entity in UTF-16": (lambda: repacked({"xl/other.xml": DOCTYPE.decode().encode("utf-16")}), "active"),
    "DDE in a cell": (lambda: lines(HEADINGS, ["=cmd|' /c calc'!A1", *ROW[1:]]), "active"),
    "formula in a cell": (lambda: lines(HEADINGS, ['=WEBSERVICE("http://x/")', *ROW[1:]]), "active"),
    # broken
    "path out of the archive": (lambda: repacked({"../../etc/cron.d/x": b"x"}), "broken"),
    "link in the archive": (lambda: repacked({"xl/link.xml": b"/etc/passwd"}, change=link), "broken"),
    "half a workbook": (lambda: workbook()[:-200], "broken"),
    "half a Parquet file": (lambda: b"PAR1" + b"\0" * 500 + b"\xff\xff\xff\x7fPAR1", "broken"),
    "password": (lambda: encrypted(workbook()), "password"),
    "password of Excel": (lambda: ole("EncryptionInfo", "EncryptedPackage"), "password"),
    # characters
    "two encodings": (lambda: TEXT + "李芳".encode("gb18030") + b"\xff\xff\xff", "encoding"),
    "NUL in the text": (lambda: TEXT + b"\0\0" + TEXT, "no_table"),
    "half a character of UTF-16": (lambda: TEXT.decode().encode("utf-16")[:-1], "encoding"),
    "cut off in a character": (lambda: lines(HEADINGS) + "王强,1,李".encode()[:-1], "cut_off"),
    "cut off in a row": (lambda: TEXT.rstrip()[:-30], "cut_off"),
}


def _zip(parts: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return target.getvalue()


def refusal(content: bytes) -> Problem | None:
    """Why the file is refused; None when it was read."""
    rows: list[bytes] = []

    def choose(head: Head) -> Choice:
        found = recognise(head.rows, LAYOUTS, Expected(), TITLES)
        return Choice(found.header, tuple(found.places))

    try:
        with as_file(content) as file:
            pour(file, DESK, choose, rows.append)
    except Refused as refused:
        return refused.problems[0]
    return None if rows else Problem("empty", "", "file")


def told() -> dict[str, object]:
    """What became of every file."""
    found: dict[str, object] = {}
    for name, (made, _) in FILES.items():
        content = made()
        began = time.monotonic()
        problem = refusal(content)
        found[name] = [problem.code if problem else "", time.monotonic() - began]
    return {"files": found, "megabytes": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024}


if __name__ == "__main__":
    print(json.dumps(told()))
