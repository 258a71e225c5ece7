"""What goes wrong between a counter and a file, one row at a time: each slip by its share, each known to the truth.

A row is a mapping of facts to the text that will be written; a slip changes it in place and says which fact it changed.
"""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from wanjia.kernel.characters import simplified, syllable, usual_readings

Cells = dict[str, str]
FULL_WIDTH = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
NOWHERE = "379999"


@dataclass(frozen=True)
class Lore:
    """What slips are made of: characters that sound alike, and the traditional form of a simplified one."""

    alike: Mapping[str, Sequence[str]]
    traditional: Mapping[str, str]


def lore(characters: Sequence[str]) -> Lore:
    """The lore of names that are made of ``characters``."""
    readings = usual_readings()
    by_sound: dict[str, list[str]] = {}
    for character in dict.fromkeys(characters):
        if character in readings:
            by_sound.setdefault(syllable(readings[character])[:-1], []).append(character)
    alike = {one: [other for other in group if other != one] for group in by_sound.values() for one in group}
    traditional: dict[str, str] = {}
    for point, simple in simplified().items():
        if point < 0xA000:
            traditional.setdefault(simple, chr(point))
    return Lore(alike, traditional)


@dataclass(frozen=True)
class Slip:
    """A slip of the kind ``kind`` in ``share`` of the rows; ``make`` answers with the fact it changed, or ""."""

    kind: str
    share: float
    make: Callable[[Cells, random.Random, Lore], str]


def _number(cells: Cells, draw: random.Random) -> str:
    """A fact that is an identity number, "" when the row has none."""
    filled = [fact for fact in cells if fact.endswith("_number") and len(cells[fact]) == 18]
    return draw.choice(filled) if filled else ""


def _name(cells: Cells, draw: random.Random) -> str:
    filled = [fact for fact in cells if fact.endswith("_name") and len(cells[fact]) > 1]
    return draw.choice(filled) if filled else ""


def _day(cells: Cells, draw: random.Random) -> str:
    filled = [fact for fact in cells if fact.endswith("_on") and cells[fact]]
    return draw.choice(filled) if filled else ""


def wrong_digit(cells: Cells, draw: random.Random, lore: Lore) -> str:
    """A digit typed wrong; the last character then does not fit."""
    if fact := _number(cells, draw):
        text, at = cells[fact], draw.randrange(14, 17)
        digit = str((int(text[at]) + draw.randint(1, 9)) % 10)
        cells[fact] = text[:at] + digit + text[at + 1 :]
    return fact


def fifteen_digits(cells: Cells, draw: random.Random, lore: Lore) -> str:
    """A number as it was before 1999, where it can be told back."""
    fact = _number(cells, draw)
    if fact and cells[fact][6:8] == "19":
        cells[fact] = cells[fact][:6] + cells[fact][8:17]
        return fact
    return ""


def small_x(cells: Cells, draw: random.Random, lore: Lore) -> str:
    """x for X."""
    fact = next((fact for fact in cells if fact.endswith("_number") and cells[fact].endswith("X")), "")
    if fact:
        cells[fact] = cells[fact].lower()
    return fact


def full_width(cells: Cells, draw: random.Random, lore: Lore) -> str:
    """Digits typed with the input method on."""
    if fact := _number(cells, draw):
        cells[fact] = cells[fact].translate(FULL_WIDTH)
    return fact


def other_style(cells: Cells, draw: random.Random, lore: Lore) -> str:
    """A day written as other people write it."""
    fact = _day(cells, draw)
    digits = "".join(character for character in cells.get(fact, "") if character.isdigit())
    if len(digits) != 8:
        return ""
    year, month, day = digits[:4], int(digits[4:6]), int(digits[6:])
    cells[fact] = draw.choice([f"{year}/{month}/{day}", f"{year}.{month:02}.{day:02}", f"{year}年{month}月{day}日"])
    return fact


def homophone(cells: Cells, draw: random.Random, lore: Lore) -> str:
    """Another character that sounds the same."""
    fact = _name(cells, draw)
    places = [at for at, character in enumerate(cells.get(fact, "")) if at and lore.alike.get(character)]
    if not places:
        return ""
    at, text = draw.choice(places), cells[fact]
    cells[fact] = text[:at] + draw.choice(list(lore.alike[text[at]])) + text[at + 1 :]
    return fact


def former_name(cells: Cells, draw: random.Random, lore: Lore) -> str:
    """The given name of former days, or the one the family uses; the surname is the same."""
    fact = _name(cells, draw)
    text = cells.get(fact, "")
    others = sorted(lore.alike.keys() - set(text))
    cells[fact] = text[:1] + "".join(draw.sample(others, len(text) - 1)) if text and len(others) >= len(text) else text
    return fact if cells[fact] != text else ""


def traditional(cells: Cells, draw: random.Random, lore: Lore) -> str:
    """A name in traditional characters."""
    fact = _name(cells, draw)
    written = "".join(lore.traditional.get(character, character) for character in cells.get(fact, ""))
    if written == cells.get(fact, ""):
        return ""
    cells[fact] = written
    return fact


def spaced(cells: Cells, draw: random.Random, lore: Lore) -> str:
    """A name of two characters stretched to the width of three."""
    fact = _name(cells, draw)
    if len(cells.get(fact, "")) != 2:
        return ""
    cells[fact] = "　".join(cells[fact])
    return fact


def wrong_county(cells: Cells, draw: random.Random, lore: Lore) -> str:
    """An area that does not exist."""
    fact = next((fact for fact in ("area", "to_area", "insured_area") if cells.get(fact)), "")
    if fact:
        cells[fact] = NOWHERE + cells[fact][6:]
    return fact


def no_father(cells: Cells, draw: random.Random, lore: Lore) -> str:
    """The father is left out."""
    if not cells.get("father_number"):
        return ""
    for fact in ("father_number", "father_name"):
        if fact in cells:
            cells[fact] = ""
    return "father_number"


def exchanged(cells: Cells, draw: random.Random, lore: Lore) -> str:
    """The spouses' numbers stand in each other's column."""
    if not cells.get("husband_number"):
        return ""
    cells["husband_number"], cells["wife_number"] = cells["wife_number"], cells["husband_number"]
    return "husband_number"


def before_birth(cells: Cells, draw: random.Random, lore: Lore) -> str:
    """The year of a death typed so that it lies before the birth."""
    if "person_number" not in cells or not cells.get("happened_on") or "registered_on" not in cells:
        return ""
    cells["happened_on"] = "1890" + cells["happened_on"][4:]
    return "happened_on"


# What takes a fact away or moves it comes first: later slips then change what stands there.
REALISTIC = (
    Slip("no_father", 0.02, no_father),
    Slip("exchanged", 0.001, exchanged),
    Slip("wrong_digit", 0.004, wrong_digit),
    Slip("fifteen_digits", 0.004, fifteen_digits),
    Slip("small_x", 0.01, small_x),
    Slip("full_width", 0.005, full_width),
    Slip("other_style", 0.01, other_style),
    Slip("homophone", 0.005, homophone),
    Slip("former_name", 0.006, former_name),
    Slip("traditional", 0.003, traditional),
    Slip("spaced", 0.004, spaced),
    Slip("wrong_county", 0.003, wrong_county),
    Slip("before_birth", 0.0005, before_birth),
)
MISSING, REPEATED, TWO_OPEN = 0.01, 0.004, 0.001


def slip(cells: Cells, draw: random.Random, known: Lore, *, times: int = 1) -> dict[str, str]:
    """Let happen what happens, so many ``times`` as often as it does; answers with the kind of slip by the fact it
    changed, at most one a fact.
    """
    found: dict[str, str] = {}
    for one in REALISTIC:
        if draw.random() < one.share * times:
            before = dict(cells)
            fact = one.make(cells, draw, known)
            if fact in found:
                cells.update(before)
            elif fact:
                found[fact] = one.kind
    return found
