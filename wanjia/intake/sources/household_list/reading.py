"""The rows of a household list, typed: each value read as a person would read it, or refused by row and field."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from wanjia.intake.rules.rows import COLUMNS
from wanjia.intake.sources.household_list.columns import HEADINGS, Header
from wanjia.intake.types import RowProblem
from wanjia.kernel import dates, identity, names
from wanjia.kernel.dates import PartialDate, Precision
from wanjia.kernel.errors import N_, Problem, Refused

# The words of a code list and their codes, and the codes themselves.
Words = Mapping[str, str]
Reader = Callable[[str], Any]
LISTS = {
    "relation": "relation",
    "hukou_relation": "relation",
    "marital": "marital_status",
    "education": "education",
    "id_type": "identity_document",
}
SEXES = {"男": 1, "女": 2, "1": 1, "2": 2, "0": 0, "9": 9, "男性": 1, "女性": 2}
KINDS = {"家庭户": 1, "集体户": 2, "1": 1, "2": 2}
# What clerks write for a relation that the standard calls otherwise.
CUSTOMARY = {
    "relation": {"本人": "02", "户主本人": "02", "儿子": "20", "女儿": "30", "妻子": "12", "丈夫": "11"},
    "marital_status": {"丧偶": "30", "离异": "40", "已婚": "20", "未婚": "10"},
    "identity_document": {"身份证": "01", "居民身份证": "01", "户口簿": "02", "户口本": "02", "护照": "03"},
}
PRECISIONS = {Precision.DAY: 1, Precision.MONTH: 2, Precision.YEAR: 3}
CITIZEN_NUMBER = "01"
NEEDED = tuple(heading for heading in HEADINGS if heading.needed)
MISSING = N_("This has to be filled in.")
NOT_MY_AREA = N_("This community is not in your area. Hand the row to the office that serves it.")
_DIVISION = re.compile(r"[0-9]{6}|[0-9]{12}")
_PHONE = re.compile(r"[0-9]{7,15}")


@dataclass(frozen=True)
class Lists:
    """What the words of a row are held against: by name of the code list. ``demo`` admits synthetic numbers.

    ``communities`` are the codes about which the sender may report; None: those of the whole city.
    """

    words: Mapping[str, Words]
    demo: bool = False
    communities: frozenset[str] | None = None


@dataclass(frozen=True)
class ReadRow:
    """One row: its number as the spreadsheet counts, what was written (by column), the typed values, what is wrong."""

    number: int
    written: dict[str, str]
    values: dict[str, Any]
    problems: tuple[Problem, ...] = ()


@dataclass
class Preview:
    """What a file holds, before anything of it is taken."""

    rows: int = 0
    households: set[str] = field(default_factory=set)
    problems: list[RowProblem] = field(default_factory=list)
    unreadable: int = 0

    def add(self, row: ReadRow) -> None:
        """Count a row."""
        self.rows += 1
        self.households.add(row.written.get("household_no", ""))
        self.unreadable += bool(row.problems)
        self.problems += [RowProblem(row.number, problem) for problem in row.problems]


def read_rows(header: Header, rows: Iterable[tuple[int, list[str]]], lists: Lists) -> Iterator[ReadRow]:
    """Every row that says anything, with its number; the cells are those of the columns that are known."""
    columns = [column for column in header.columns if column]
    for number, cells in rows:
        written = {column: text.strip() for column, text in zip(columns, cells, strict=True) if text.strip()}
        if written:
            yield read_row(number, written, lists)


def read_row(number: int, written: dict[str, str], lists: Lists) -> ReadRow:
    """One row, by column. Every value that can be read is; what cannot has its problem."""
    readers = _readers(lists)
    values: dict[str, Any] = dict.fromkeys(COLUMNS) | {"row": number, "household_kind": 1, "birth_precision": 1}
    found = [Problem("missing", MISSING, heading.column) for heading in NEEDED if not written.get(heading.column)]
    for column, text in written.items():
        try:
            values |= readers.get(column, _text(column))(text)
        except Refused as refused:
            found += [replace(problem, field=column) for problem in refused.problems]
    if lists.communities is not None and written.get("community", "") not in {"", *lists.communities}:
        found.append(Problem("not_my_area", NOT_MY_AREA, "community"))
    try:
        values |= _document(written, values["id_type"], lists)
    except Refused as refused:
        found += [replace(problem, field="id_number") for problem in refused.problems]
    return ReadRow(number, written, values, tuple(found))


def _readers(lists: Lists) -> dict[str, Reader]:
    coded = {column: _code(column, lists.words[name]) for column, name in LISTS.items()}
    days = ("residence_since", "hukou_since", "marital_since", "died_on")
    divisions = ("residence_before", "hukou_area", "hukou_before")
    numbers = ("spouse_row", "father_row", "mother_row")
    return {
        **coded,
        **{column: _day(column) for column in days},
        **{column: _division(column) for column in divisions},
        **{column: _whole(column) for column in numbers},
        "longitude": _degrees("longitude"),
        "latitude": _degrees("latitude"),
        "name": lambda text: {"name": names.read(text).text},
        "sex": lambda text: {"sex": _one_of(SEXES, text)},
        "household_kind": lambda text: {"household_kind": _one_of(KINDS, text)},
        "hukou_kind": lambda text: {"hukou_kind": str(_one_of(KINDS, text))},
        "birth_date": _birth,
        "phone": _phone,
        "id_number": lambda text: {},
    }


def _text(column: str) -> Reader:
    return lambda text: {column: text}


def _code(column: str, words: Words) -> Reader:
    def read(text: str) -> dict[str, Any]:
        code = words.get(text) or (text.zfill(2) if text.zfill(2) in words.values() else None)
        if code is None:
            message = N_("“%(text)s” is not in the code list. Write the code or the words of the list.")
            raise Refused(Problem("not_in_list", message, column, {"text": text[:20]}))
        return {column: code}

    return read


def _one_of(words: Mapping[str, int], text: str) -> int:
    if text not in words:
        message = N_("“%(text)s” cannot be read here. Write one of: %(words)s.")
        usual = {code: word for word, code in reversed(list(words.items())) if not word.isdigit()}
        choices = "、".join(usual[code] for code in sorted(usual))
        raise Refused(Problem("not_one_of", message, "", {"text": text[:20], "words": choices}))
    return words[text]


def _birth(text: str) -> dict[str, Any]:
    born = dates.read(text)
    return {"birth_date": born.earliest, "birth_precision": PRECISIONS[born.precision]}


def _day(column: str) -> Reader:
    return lambda text: {column: _whole_day(dates.read(text))}


def _whole_day(read: PartialDate) -> date:
    if read.precision is not Precision.DAY:
        raise Refused(Problem("day_needed", N_("The whole day is needed here, like 2026-11-21.")))
    return read.earliest


def _division(column: str) -> Reader:
    def read(text: str) -> dict[str, Any]:
        if not _DIVISION.fullmatch(text):
            raise Refused(Problem("division", N_("Write the code of the area with its 6 or 12 digits.")))
        return {column: text}

    return read


def _whole(column: str) -> Reader:
    def read(text: str) -> dict[str, Any]:
        if not text.isdecimal() or len(text) > 9:
            raise Refused(Problem("row_number", N_("Write the number of a row of this table, such as 3.")))
        return {column: int(text)}

    return read


def _degrees(column: str) -> Reader:
    def read(text: str) -> dict[str, Any]:
        try:
            degrees = float(text)
        except ValueError:
            degrees = float("nan")
        if not -180 <= degrees <= 180:
            raise Refused(Problem("degrees", N_("Write the position in degrees, like 120.38, or leave it empty.")))
        return {column: degrees}

    return read


def _phone(text: str) -> dict[str, Any]:
    digits = "".join(character for character in text if character.isdigit())
    if not _PHONE.fullmatch(digits):
        raise Refused(Problem("phone_form", N_("Enter the phone number with its digits only: 11 for a mobile phone.")))
    return {"phone": digits}


def _document(written: dict[str, str], document_type: str | None, lists: Lists) -> dict[str, Any]:
    """The number as its document has it; only citizen numbers have a form that can be checked."""
    text = written.get("id_number", "")
    if not text:
        return {"id_type": None, "id_number": None}
    if (document_type or CITIZEN_NUMBER) != CITIZEN_NUMBER:
        return {"id_number": text.upper()}
    number = identity.read(text, demo=lists.demo)
    return {"id_type": CITIZEN_NUMBER, "id_number": number.text if number else None}
