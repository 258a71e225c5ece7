"""How a cell of a department's file is read, one value at a time: the reference. What is plainly in form is told by
``sql/plain_values.sql`` over a whole column, and only the rest is asked here, each text once.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from wanjia.intake.types.sources import Form, MendKind
from wanjia.kernel import dates, identity, names
from wanjia.kernel.characters import folded
from wanjia.kernel.dates import Precision
from wanjia.kernel.errors import N_, Problem, Refused
from wanjia.kernel.identity import Mend

MENDS = {
    Mend.WIDTH: MendKind.WIDTH,
    Mend.SPACES: MendKind.SPACES,
    Mend.LETTER_X: MendKind.LETTER_X,
    Mend.CAPITALS: MendKind.CAPITALS,
    Mend.LENGTHENED: MendKind.LENGTHENED,
}
LONGEST_TEXT = 200
_TIME = re.compile(r"(?<=[0-9日号])(?:[T ]+[0-9]{1,2}[:时][0-9:.分秒]*(?:\+08:00|Z)?)$")
_PLAIN_DAY = re.compile(r"[0-9]{8}|[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DIVISION = re.compile(r"[0-9]{6}|[0-9]{9}|[0-9]{12}")
_PHONE = re.compile(r"[0-9]{7,15}")
_NOT_OF_A_PHONE = re.compile(r"[\s()\-]+")
_PAPER = re.compile(r"[0-9A-Z\u4e00-\u9fff\-]{4,40}")


@dataclass(frozen=True)
class Read:
    """A value in its one written form, and what was put right in it. "" is no value."""

    text: str
    mends: tuple[MendKind, ...] = ()


def read(form: Form, text: str, *, codes: Mapping[str, str] | None = None, demo: bool = False) -> Read:
    """The value in a cell. ``codes`` are those of a coded column; ``demo`` admits numbers of the synthetic city.

    Raises Refused with one problem.
    """
    if not text.strip():
        return Read("")
    if form is Form.NUMBER:
        return _number(text, demo)
    if form is Form.CODE:
        return _code(text, codes or {})
    return _READERS[form](text)


def _tidied(text: str) -> Read:
    """Without invisible width and stray blanks."""
    whole = text.strip()
    narrow = unicodedata.normalize("NFKC", whole)
    joined = " ".join(narrow.split())
    return Read(joined[:LONGEST_TEXT], _mends((MendKind.WIDTH, narrow != whole), (MendKind.SPACES, joined != narrow)))


def _name(text: str) -> Read:
    name = names.read(text).text
    narrow = unicodedata.normalize("NFKC", text.strip())
    found = ((MendKind.WIDTH, narrow != text.strip()), (MendKind.SPACES, name != narrow))
    return Read(name, _mends(*found, (MendKind.VARIANT, folded(name) != name)))


def _number(text: str, demo: bool) -> Read:
    number = identity.read(text, demo=demo)
    return Read(number.text, tuple(MENDS[mend] for mend in number.mended)) if number else Read("")


def _day(text: str) -> Read:
    tidied = _tidied(text)
    bare = _TIME.sub("", tidied.text)
    told = dates.read(bare)
    if told.precision is not Precision.DAY:
        raise Refused(Problem("day_needed", N_("The whole day is needed here, like 2026-11-21.")))
    form = () if _PLAIN_DAY.fullmatch(bare) else (MendKind.DATE_FORM,)
    return Read(told.earliest.isoformat(), (*tidied.mends, *form))


def _code(text: str, codes: Mapping[str, str]) -> Read:
    whole = text.strip()
    tidied = _tidied(text).text
    for said in (whole, tidied, folded(tidied), tidied.zfill(2), folded(tidied).removesuffix("登记")):
        if said in codes:
            return Read(codes[said], () if said == whole else (MendKind.WORD,))
    message = N_("“%(text)s” is not in the code list. Write the code or the words of the list.")
    raise Refused(Problem("not_in_list", message, "", {"text": tidied[:20]}))


def _division(text: str) -> Read:
    tidied = _tidied(text)
    code = tidied.text.replace(" ", "")
    if not _DIVISION.fullmatch(code):
        raise Refused(Problem("division_form", N_("The code of an area has 6, 9 or 12 digits. Correct the code.")))
    return Read(code, tidied.mends)


def _phone(text: str) -> Read:
    tidied = _tidied(text)
    digits = _NOT_OF_A_PHONE.sub("", tidied.text).removeprefix("+86")
    if not _PHONE.fullmatch(digits):
        raise Refused(Problem("phone_form", N_("Enter the phone number with its digits only: 11 for a mobile phone.")))
    joined = (MendKind.SPACES,) if digits != tidied.text and MendKind.SPACES not in tidied.mends else ()
    return Read(digits, (*tidied.mends, *joined))


def _paper(text: str) -> Read:
    tidied = _tidied(text)
    number = tidied.text.replace(" ", "").upper()
    if not _PAPER.fullmatch(number):
        raise Refused(Problem("paper_form", N_("The number of the certificate holds only letters, digits and dashes.")))
    capitals = (MendKind.CAPITALS,) if number != tidied.text.replace(" ", "") else ()
    return Read(number, (*tidied.mends, *capitals))


_READERS = {
    Form.NAME: _name,
    Form.DAY: _day,
    Form.DIVISION: _division,
    Form.PHONE: _phone,
    Form.PAPER: _paper,
    Form.TEXT: _tidied,
}


def _mends(*found: tuple[MendKind, bool]) -> tuple[MendKind, ...]:
    return tuple(kind for kind, done in found if done)
