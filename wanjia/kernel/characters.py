"""How characters are read in names: pypinyin's table of single characters, mended for surnames and given names.

A syllable is written ``zhang1``: ASCII letters, ``v`` for ü as every keyboard has it, the tone as a digit (5: none).
The mends are data (``data/readings.csv``); the file lists several readings where a person may be called by any of them.
"""

import csv
import json
import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

_TONES = {"\u0304": "1", "\u0301": "2", "\u030c": "3", "\u0300": "4"}
_DIAERESIS = "\u0308"

Readings = tuple[tuple[str, ...], ...]  # each alternative is one syllable per character, the usual one first


def syllable(marked: str) -> str:
    """``lǚ`` as ``lv3``."""
    letters, tone = "", "5"
    for character in unicodedata.normalize("NFD", marked):
        tone = _TONES.get(character, tone)
        if character == _DIAERESIS:
            letters = letters[:-1] + "v"
        elif character.isascii():
            letters += character
    return letters + tone


@cache
def usual_readings() -> Mapping[str, str]:
    """The first reading of each of 41,923 characters, as pypinyin writes it (with marks).

    The file is read without importing the package, whose table of phrases costs five times as much and serves no name.
    """
    spec = find_spec("pypinyin")
    assert spec is not None
    assert spec.submodule_search_locations is not None
    table = Path(spec.submodule_search_locations[0], "pinyin_dict.json").read_text(encoding="utf-8")
    return {chr(int(code)): readings.split(",", 1)[0] for code, readings in json.loads(table).items()}


@cache
def mended_readings(place: Literal["surname", "given"]) -> Mapping[str, Readings]:
    """Where ``place`` in a name changes the reading, or allows several. Surnames may have up to four characters."""
    table = files("wanjia.kernel").joinpath("data", "readings.csv").read_text(encoding="utf-8")
    return {
        row["characters"]: tuple(tuple(reading.split(" ")) for reading in row["readings"].split("|"))
        for row in csv.DictReader(table.splitlines())
        if row["place"] == place
    }


@cache
def simplified() -> Mapping[int, str]:
    """The simplified character of each traditional one and variant, by code point as ``str.translate`` takes them."""
    table = files("wanjia.kernel").joinpath("data", "simplified.csv").read_text(encoding="utf-8")
    return {ord(row["traditional"]): row["simplified"] for row in csv.DictReader(table.splitlines())}


def folded(text: str) -> str:
    """``text`` in simplified characters: for comparing and for looking words up, never for writing a name."""
    return text.translate(simplified())


@cache
def compound_surnames() -> Mapping[str, tuple[str, ...]]:
    """Surnames of several characters by their first one, the longest first."""
    found: dict[str, list[str]] = {}
    for surname in mended_readings("surname"):
        if len(surname) > 1:
            found.setdefault(surname[0], []).append(surname)
    return {first: tuple(sorted(surnames, key=len, reverse=True)) for first, surnames in found.items()}
