"""What of a row is compared: values without accents, marks and width of spaces; names in parts; dates as digits.

The reference for ``linkage.sql.features``. A *feature* is named after its type and place among the columns of that
type: ``date_1``, ``place_2``; names are one person's name however many columns tell it: ``given``, ``surname``,
``others`` (words that are neither) and ``words`` (all).
"""

import re
import unicodedata
from collections.abc import Mapping

from wanjia.kernel.characters import compound_surnames
from wanjia.kernel.pinyin import readings
from wanjia.linkage.rules.nicknames import root
from wanjia.linkage.types import Columns, ColumnType

Features = Mapping[str, str | tuple[str, ...] | None]

# What people and programs write where they know nothing.
NOTHING = ("n a", "na", "nan", "null", "none", "unknown", "not known", "不详", "无")
COMPOUND = tuple(sorted(name for names in compound_surnames().values() for name in names if len(name) == 2))
SEPARATE = (ColumnType.DATE, ColumnType.ID, ColumnType.PHONE, ColumnType.PLACE, ColumnType.TEXT)

_APOSTROPHES = re.compile(r"['’`´]")
_NO_LETTER = re.compile(r"[^\w]+|_+")
_COMMA = re.compile(r"^\s*([^\s,]+)\s*,")
_HAN = re.compile(r"[\u4e00-\u9fff]{2,}")
_HAN_WORD = re.compile(r"[\u4e00-\u9fff]+")
_BEFORE, _SPOKEN_BEFORE = "王", "wang"  # characters are read as in a given name only behind a surname
_YEAR_FIRST = re.compile(r"^(\d{4})\D+(\d{1,2})\D+(\d{1,2})")
_YEAR_LAST = re.compile(r"^(\d{1,2})\D+(\d{1,2})\D+(\d{4})")


def features(row: Mapping[str, str | None], columns: Columns) -> Features:
    """The features of one row. Dates that are written day and month first are read in that order."""
    found: dict[str, str | tuple[str, ...] | None] = dict(name_parts(row, columns))
    for kind in SEPARATE:
        read = (
            date_digits if kind is ColumnType.DATE else compact if kind in (ColumnType.ID, ColumnType.PHONE) else plain
        )
        for place, column in enumerate(columns.of(kind), 1):
            found[f"{kind.value}_{place}"] = read(row.get(column))
    return found


def plain(text: str | None) -> str | None:
    """Small letters and digits without accents, single spaces between words; None where nothing is said."""
    bare = _APOSTROPHES.sub("", _without_accents(text or "").lower())
    words = " ".join(_NO_LETTER.sub(" ", bare).split())
    return None if words in ("", *NOTHING) else words


def compact(text: str | None) -> str | None:
    """As :func:`plain`, without spaces: numbers, however they were grouped."""
    words = plain(text)
    return words.replace(" ", "") if words else None


def date_digits(text: str | None, *, month_first: bool = False) -> str | None:
    """``19560409`` for the usual ways to write a day; other dates by their digits, if there are four or more."""
    said = (text or "").strip()
    if match := _YEAR_FIRST.match(said):
        year, month, day = match.groups()
    elif match := _YEAR_LAST.match(said):
        first, second, year = match.groups()
        month, day = (first, second) if month_first else (second, first)
    else:
        digits = re.sub(r"\D", "", said)
        return digits if len(digits) >= 4 else None
    return year + month.zfill(2) + day.zfill(2)


def name_parts(row: Mapping[str, str | None], columns: Columns) -> Features:
    """The name's parts; where only a whole name is told, its first word is the given name and its last the surname."""
    given, surname, name = (
        plain(" ".join(filter(None, (row.get(column) for column in columns.of(kind)))))
        for kind in (ColumnType.GIVEN, ColumnType.SURNAME, ColumnType.NAME)
    )
    if not any(columns.of(kind) for kind in (ColumnType.GIVEN, ColumnType.SURNAME, ColumnType.NAME)):
        return {}
    first, last = split(next((row.get(column) for column in columns.of(ColumnType.NAME)), None), name)
    given, surname = given or first, surname or last
    whole = None if name and _HAN.fullmatch(name) else name
    words = sorted({word for part in (given, surname, whole) if part for word in part.split(" ")})
    used = {word for part in (given, surname) if part for word in part.split(" ")}
    return {
        "given": given,
        "surname": surname,
        "root": (sound(given) if _HAN_WORD.fullmatch(given) else root(given)) if given else None,
        "words": tuple(words),
        "others": tuple(word for word in words if word not in used),
    }


def sound(given: str) -> str:
    """A given name in Han characters as it is spoken, without tones, so that 小明 and 晓明 may be one person."""
    return readings(_BEFORE + given)[0].full[len(_SPOKEN_BEFORE) :]


def split(written: str | None, name: str | None) -> tuple[str | None, str | None]:
    """Given name and surname of a whole name: "Smith, John", "John Smith", or Han characters with the surname first."""
    if not name:
        return None, None
    if _HAN.fullmatch(name):
        length = 2 if name[:2] in COMPOUND and len(name) > 2 else 1
        return name[length:], name[:length]
    words = name.split(" ")
    if len(words) == 1:
        return None, words[0]
    if _COMMA.match(written or ""):
        return words[1], words[0]
    return words[0], words[-1]


def _without_accents(text: str) -> str:
    if text.isascii():  # as numbers are: nothing of it has an accent
        return text
    return "".join(c for c in unicodedata.normalize("NFD", text) if unicodedata.category(c) != "Mn")
