"""Names as they are typed and sorted: pinyin in full, initials, a sort key. Several readings where a name allows them.

Names are handed in normalised (:func:`wanjia.kernel.names.normalise`). A character without a reading stands for
itself, so that it is still found.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from itertools import islice, product
from typing import NamedTuple

from wanjia.kernel.characters import Readings, mended_readings, usual_readings
from wanjia.kernel.characters import syllable as written
from wanjia.kernel.names import HAN, surname_length

# Four characters with two readings each is sixteen; beyond eight the rest are combinations that nobody types.
MOST_READINGS = 8

_ALL_HAN = re.compile(rf"[{HAN}]+")
_UNITS = re.compile(rf"[{HAN}]|(?:(?![{HAN}])[^\W\d_])+")
_UMLAUTS = str.maketrans(dict.fromkeys("üǖǘǚǜ", "v"))
_PASSPORT_UMLAUT = re.compile(r"\b([ln])yu\b")  # 吕 is LYU in a passport and lv on a keyboard


class Reading(NamedTuple):
    """``full`` "zhangwei" and ``initials`` "zw" are searched. ``sort_key`` compares by byte (COLLATE "C")."""

    full: str
    initials: str
    sort_key: str


class _Unit(NamedTuple):
    full: str
    initials: str
    sort_key: str


_Alternatives = tuple[_Unit, ...]


class _Cache(dict[str, _Alternatives]):
    """Alternatives by character (or compound surname), looked up once each."""

    def __init__(self, find: Callable[[str], _Alternatives]) -> None:
        super().__init__()
        self._find = find

    def __missing__(self, key: str) -> _Alternatives:
        found = self[key] = self._find(key)
        return found


def _units(characters: str, readings: Readings) -> _Alternatives:
    """One unit for each reading. The key holds the character too: 张 and 章 sound alike but do not mix in a list."""
    return tuple(
        _Unit(
            "".join(syllable[:-1] for syllable in reading),
            "".join(syllable[0] for syllable in reading),
            "".join(map("".join, zip(reading, characters, strict=True))),
        )
        for reading in readings
    )


def _usual(character: str) -> _Alternatives:
    marked = usual_readings().get(character)
    return _units(character, ((written(marked),),)) if marked else (_Unit(character, character, character),)


def _find_surname(surname: str) -> _Alternatives:
    readings = mended_readings("surname").get(surname)
    return _units(surname, readings) if readings else _usual(surname)


def _find_given(character: str) -> _Alternatives:
    readings = mended_readings("given").get(character)
    return _units(character, readings) if readings else _usual(character)


_surnames = _Cache(_find_surname)
_given = _Cache(_find_given)


def readings(name: str) -> tuple[Reading, ...]:
    """The readings of a name, the usual one first; none where there is nothing to read."""
    places = _places(name)
    if not places:
        return ()
    if max(map(len, places)) == 1:
        return (_joined([alternatives[0] for alternatives in places]),)
    different: dict[str, Reading] = {}
    for units in islice(product(*places), MOST_READINGS):
        reading = _joined(units)
        different.setdefault(reading.full, reading)
    return tuple(different.values())


def readings_many(names: Iterable[str]) -> list[tuple[Reading, ...]]:
    """The readings of many names, in their order; equal names are read once."""
    known: dict[str, tuple[Reading, ...]] = {}
    result = []
    for name in names:
        found = known.get(name)
        if found is None:
            found = known[name] = readings(name)
        result.append(found)
    return result


def typed(query: str) -> str:
    """What a person types to find a reading, in the form of ``full`` and ``initials``: "Lü Wéi" as "lvwei"."""
    spelled = unicodedata.normalize("NFC", query.casefold().replace("u:", "v")).translate(_UMLAUTS)
    return _PASSPORT_UMLAUT.sub(r"\1v", _letters(spelled)).replace(" ", "")


def _places(name: str) -> list[_Alternatives]:
    if _ALL_HAN.fullmatch(name):
        length = surname_length(name)
        return [_surnames[name[:length]], *map(_given.__getitem__, name[length:])]
    return [_given[unit] if _ALL_HAN.match(unit) else _word(unit) for unit in _UNITS.findall(name)]


def _letters(text: str) -> str:
    """Small letters without marks; everything that is no letter becomes one space."""
    bare = "".join(
        character
        for character in unicodedata.normalize("NFD", text.casefold())
        if unicodedata.category(character)[0] != "M"
    )
    return " ".join(re.findall(r"[^\W\d_]+", bare))


def _word(word: str) -> _Alternatives:
    letters = _letters(word)
    return (_Unit(letters, letters[:1], letters + " "),)


def _joined(units: Iterable[_Unit]) -> Reading:
    full, initials, keys = zip(*units, strict=True)
    return Reading("".join(full), "".join(initials), "".join(keys))
