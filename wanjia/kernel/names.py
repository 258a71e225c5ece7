"""Names of people as they are written: brought to one form, split into surname and given name, masked.

Rare and variant characters stay as they are, also beyond the BMP and in the private-use area of older systems: a name
is what the household book says. Only width, look-alike dots, stray spaces and invisible characters are put right.
"""

import re
import unicodedata
from dataclasses import dataclass

from wanjia.kernel.characters import compound_surnames
from wanjia.kernel.errors import N_, Problem, Refused

LONGEST_NAME = 100
DOT = "·"

# Planes 2 and 3 whole: Unicode adds ideographs there each year, and a new one is in somebody's name the year after.
HAN = r"\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\ue000-\uf8ff\U00020000-\U0003ffff\U000f0000-\U0010fffd"

_DOTS = re.compile(r"[•‧∙⋅・●・᛫▪]")
_STOP_BETWEEN_HAN = re.compile(rf"(?<=[{HAN}])[.。](?=[{HAN}])")
_APOSTROPHES = re.compile(r"[’ʼ`´]")
_ZEROS = re.compile(r"[○◯]")
_INVISIBLE = re.compile(
    r"[\u00ad\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]"
)
_SPACE_BESIDE_HAN = re.compile(rf"(?<=[{HAN}{DOT}]) | (?=[{HAN}{DOT}])")
_ALL_HAN = re.compile(rf"[{HAN}]+")
_LOST = re.compile(r"[?□■\ufffd*_]")


@dataclass(frozen=True)
class Name:
    """``surname`` is "" where there is none or the order is unknown: names with a dot, names in Latin letters."""

    text: str
    surname: str
    given: str

    def __repr__(self) -> str:  # names must not reach a log
        return "<Name>"


def normalise(text: str) -> str:
    """One form for one name; nothing is refused. Doing it twice changes nothing."""
    plain = unicodedata.normalize("NFKC", _INVISIBLE.sub("", _APOSTROPHES.sub("'", text)))
    plain = _ZEROS.sub("〇", _DOTS.sub(DOT, plain))
    plain = _SPACE_BESIDE_HAN.sub("", " ".join(plain.split()))
    plain = _STOP_BETWEEN_HAN.sub(DOT, plain)
    return re.sub(rf"{DOT}{{2,}}", DOT, plain).strip(DOT + " ")


def read(text: str, *, field: str = "name") -> Name:
    """The name in ``text``. Raises :class:`Refused` with one problem of ``field``."""
    plain = normalise(text)
    if problem := _problem(plain, field):
        raise Refused(problem)
    surname = surname_of(plain)
    return Name(plain, surname, plain[len(surname) :])


def surname_of(name: str) -> str:
    """The surname of a normalised name: compound surnames whole, "" for names that have none or do not show it."""
    if not _ALL_HAN.fullmatch(name):
        return ""
    return name[: surname_length(name)]


def surname_length(name: str) -> int:
    """How many characters of a name in Han characters are its surname. A given name is always left over."""
    for surname in compound_surnames().get(name[0], ()):
        if len(name) > len(surname) and name.startswith(surname):
            return len(surname)
    return 1


def masked(name: str) -> str:
    """The name on a public notice: surname, stars, and the last character where two or more were given."""
    surname = surname_of(name)
    if not surname:
        return name[:1] + "**" if len(name) > 1 else "*"
    given = name[len(surname) :]
    return surname + "*" * max(1, len(given) - 1) + (given[-1] if len(given) > 1 else "")


def _problem(plain: str, field: str) -> Problem | None:
    if not plain:
        return Problem("name.missing", N_("The name is missing."), field)
    if len(plain) > LONGEST_NAME:
        message = N_("The name has %(found)s characters; it may have %(limit)s.")
        return Problem("name.length", message, field, {"found": str(len(plain)), "limit": str(LONGEST_NAME)})
    if lost := _LOST.search(plain):
        message = N_("A character of the name was lost (it shows as %(mark)s). Type it as in the household book.")
        return Problem("name.lost_character", message, field, {"mark": lost.group()})
    if not all(map(_may_stand_in_a_name, plain)) or not any(map(_is_letter, plain)):
        return Problem("name.characters", N_("A name holds only characters, letters, dots, hyphens and spaces."), field)
    return None


def _is_letter(character: str) -> bool:
    return unicodedata.category(character)[0] == "L" or _ALL_HAN.fullmatch(character) is not None


def _may_stand_in_a_name(character: str) -> bool:
    return character in " -'.·" or _is_letter(character) or unicodedata.category(character)[0] == "M"
