"""What somebody may have meant by what they typed into the one search box."""

import re
import unicodedata
from dataclasses import dataclass

from wanjia.kernel import identity, names, pinyin
from wanjia.kernel.errors import Refused
from wanjia.registry.types.views import Match

LEAST_TAIL, LONGEST_TAIL = 4, 6
LEAST_LETTERS = 2
LONGEST_INITIALS = 6

_HAN = re.compile(rf"[{names.HAN}]")
_TAIL = re.compile(rf"[0-9]{{{LEAST_TAIL - 1},{LONGEST_TAIL - 1}}}[0-9X]")
_PHONE = re.compile(r"(?:\+?86)?(1[0-9]{10}|0?[0-9]{7,11})")
_DOCUMENT = re.compile(r"(?=(?:[A-Z]*[0-9]){5})[0-9A-Z]{6,20}")
_ADDRESS_WORDS = re.compile(r"[0-9]|[楼栋幢座]|单元|[室户]$|街道$|社区$|[镇乡村]$")
_SHORT_ADDRESS = re.compile(r"([0-9]{1,3})-([0-9]{1,2})-([0-9]{1,5})")
_DOOR = re.compile(
    r"(?P<head>.*?)"
    r"(?:(?P<unit>[0-9A-Z一二三四五六七八九十甲乙丙丁东西中]{1,3}单元))?"
    r"(?:(?P<door>(?<![0-9A-Z])[0-9A-Z]{1,8})[室户号]?)?"
)
_BUILDING = re.compile(r"(?P<place>.*?)(?P<building>[0-9A-Z一二三四五六七八九十甲乙丙丁]*号?[楼栋幢座])")


@dataclass(frozen=True)
class Guess:
    """One way to understand the text: look for ``text`` by ``match``."""

    match: Match
    text: str


def guesses(typed: str) -> tuple[Guess, ...]:
    """All that ``typed`` can mean, the most exact first; nothing for what is too short to mean anybody."""
    plain = " ".join(unicodedata.normalize("NFKC", typed).split())
    compact = re.sub(r"[\s-]", "", plain).upper()
    if _HAN.search(plain):
        found = _chinese(names.normalise(plain))
    elif re.search(r"[0-9]", compact):
        found = _numeric(plain, compact)
    else:
        found = _latin(plain) if len(compact) >= LEAST_LETTERS else ()
    return tuple(guess for guess in found if guess.text)


def same_tail(number: str, tail: str) -> bool:
    """Whether a stored number ends with what was typed."""
    return re.sub(r"[\s-]", "", number).upper().endswith(tail)


@dataclass(frozen=True)
class Doors:
    """The doors an address may mean. ``head`` names areas, then perhaps a building; "" parts are open."""

    head: str
    unit: str
    door: str


def doors(text: str) -> Doors:
    """The parts of an address from behind: door, unit, and what stands before them."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).upper()
    if short := _SHORT_ADDRESS.fullmatch(plain):
        building, unit, door = short.groups()
        return Doors(f"{building}号楼", f"{unit}单元", door)
    if _BUILDING.fullmatch(plain):
        return Doors(plain, "", "")
    match = _DOOR.fullmatch(plain)
    assert match is not None  # every part is optional
    return Doors(match["head"], match["unit"] or "", match["door"] or "")


def without_areas(head: str, area_names: tuple[str, ...]) -> tuple[str, str]:
    """The building in ``head`` behind names of areas, and the last area named ("" when none is).

    Streets and estates between the community and the building are not part of a dwelling: where a building word is
    left behind other text, only the building counts.
    """
    last = ""
    while found := max((name for name in area_names if name and head.startswith(name)), key=len, default=""):
        head, last = head[len(found) :], found
    match = _BUILDING.fullmatch(head)
    return (match["building"] if match else head), last


def _chinese(text: str) -> tuple[Guess, ...]:
    if _ADDRESS_WORDS.search(text):
        return (Guess(Match.HOUSEHOLD_NUMBER, text), Guess(Match.NAME, text), Guess(Match.ADDRESS, text))
    return (Guess(Match.NAME, text), Guess(Match.NAME_START, text))


def _numeric(plain: str, compact: str) -> tuple[Guess, ...]:
    phone = _PHONE.fullmatch(compact)
    wanted = (
        (Match.NUMBER, _number(compact) if _DOCUMENT.fullmatch(compact) else ""),
        (Match.NUMBER_TAIL, compact if _TAIL.fullmatch(compact) else ""),
        (Match.PHONE, phone[1] if phone else ""),
        (Match.PHONE_TAIL, compact if compact.isdigit() and _TAIL.fullmatch(compact) else ""),
        (Match.HOUSEHOLD_NUMBER, plain if len(compact) >= LEAST_TAIL else ""),
        (Match.ADDRESS, plain if _SHORT_ADDRESS.fullmatch(plain) else ""),
    )
    return tuple(Guess(match, text) for match, text in wanted)


def _number(compact: str) -> str:
    try:
        number = identity.read(compact, demo=True)
    except Refused:  # another kind of document, or a slip: looked up as it was typed
        return compact
    return number.text if number else compact


def _latin(plain: str) -> tuple[Guess, ...]:
    letters = pinyin.typed(plain)
    name = names.normalise(plain)
    wanted = [Guess(Match.NAME, name), Guess(Match.NAME_START, name)] if name != letters else []
    wanted.append(Guess(Match.PINYIN, letters))
    if len(letters) <= LONGEST_INITIALS:
        wanted.append(Guess(Match.INITIALS, letters))
    return tuple(wanted)
