"""What of a person in a Chinese register is compared: the reference for ``linkage.sql.persons``.

A person is told by the columns ``types.PERSON``. A citizen number tells a birth date and a sex too, which stand in
where none is told. Numbers that are typed wrong still tell them, so their last character is not held against them.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache

from wanjia.kernel.characters import folded
from wanjia.kernel.lunar import as_solar
from wanjia.kernel.names import normalise, surname_of
from wanjia.kernel.pinyin import readings
from wanjia.linkage.rules.features import Features, compact, date_digits
from wanjia.linkage.rules.levels import AREA_LEVELS

NAME_PARTS = ("given", "given_written", "surname", "given_sound", "surname_sound", "letters")
TEXTS = ("sex", "born", "number", "phone", "father", "mother", "spouse")
CITIZEN = re.compile(r"[1-9][0-9]{16}[0-9x]")
_BEFORE, _SPOKEN_BEFORE = "王", "wang"  # characters are read as in a given name only behind a surname
_CODE = re.compile(r"[0-9]{4,12}")


def person(row: Mapping[str, str | None]) -> Features:
    """The features of one person."""
    number = compact(row.get("number"))
    told = number if number and CITIZEN.fullmatch(number) else None
    born = date_digits(row.get("born_on")) or (told[6:14] if told else None)
    sex = row.get("sex") or (str(2 - int(told[16]) % 2) if told else None)
    return {
        **dict(zip(NAME_PARTS, name_parts(row.get("name")), strict=True)),
        "sex": sex,
        "born": born,
        "born_moon": moon(born),
        "number": number,
        "phone": compact(row.get("phone")),
        "areas": areas(row.get("area"), row.get("hukou_area")),
        **{one: compact(row.get(f"{one}_number")) for one in ("father", "mother", "spouse")},
    }


def name_parts(text: str | None) -> tuple[str | None, ...]:
    """NAME_PARTS of a name. The parts are in simplified characters; a name without a surname is all given name."""
    name = normalise(text or "")
    plain = folded(name)
    if not plain:
        return (None,) * len(NAME_PARTS)
    surname = surname_of(plain)
    given = plain[len(surname) :]
    return given, name[len(surname) :], surname or None, sound(given), _sound(surname), "".join(sorted(plain))


@lru_cache(maxsize=2**17)  # in a city a given name is borne by ten people
def sound(given: str) -> str:
    """A given name as it is spoken, without tones."""
    return readings(_BEFORE + given)[0].full[len(_SPOKEN_BEFORE) :]


@lru_cache(maxsize=2**12)
def _sound(surname: str) -> str | None:
    return readings(surname)[0].full if surname else None


@lru_cache(maxsize=2**16)  # a city has forty thousand birthdays
def moon(born: str | None) -> str | None:
    """The day that is meant where ``born`` (eight digits) was told by the traditional calendar."""
    if not born or len(born) != 8:
        return None
    try:
        told = date(int(born[:4]), int(born[4:6]), int(born[6:]))
    except ValueError:
        return None
    meant = as_solar(told)
    return meant.strftime("%Y%m%d") if meant else None


def areas(*codes: str | None) -> tuple[str, ...]:
    """The areas in which codes lie, each level by its digits; zeros at the end say nothing of what is below."""
    return tuple(sorted({area for code in codes for area in _levels(code or "")}))


def _levels(code: str) -> Iterable[str]:
    if not _CODE.fullmatch(code):
        return
    for digits in AREA_LEVELS:
        last = code[(6 if digits == 9 else 9 if digits == 12 else digits - 2) : digits]
        if len(code) >= digits and last.strip("0"):
            yield code[:digits]
