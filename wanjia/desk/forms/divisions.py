"""A county, a city or a province by what clerks write: the code, or enough of the name."""

from functools import cache

from wanjia.kernel.counties import counties, is_current
from wanjia.kernel.errors import N_, Problem, Refused

ABROAD = "abroad"
ABROAD_WORDS = frozenset({"境外", "国外", "海外", "abroad"})
MOST_NAMED = 4
_NAMELESS = frozenset({"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"})


@cache
def divisions() -> dict[str, str]:
    """Every division in use with its whole name, from the province down."""
    names = {code: found[-1].name for code, found in counties().items() if is_current(code)}
    return {code: "".join(_way(code, names)) for code, name in names.items() if name not in _NAMELESS}


def read_division(text: str) -> str:
    """The 6-digit code of the division in ``text``, "abroad", or "". Raises Refused with what it may mean."""
    plain = "".join(text.split())
    if not plain:
        return ""
    if plain.lower() in ABROAD_WORDS:
        return ABROAD
    if plain.isdecimal():
        return _by_code(plain)
    for means in (_is_called, _ends_so, _says_so):
        found = [code for code in divisions() if means(plain, code)]
        if found:
            return _only(found)
    raise Refused(_unknown())


def _way(code: str, names: dict[str, str]) -> list[str]:
    codes = dict.fromkeys((f"{code[:2]}0000", f"{code[:4]}00", code))
    return [names[one] for one in codes if one in names and names[one] not in _NAMELESS]


def _by_code(code: str) -> str:
    if len(code) in {6, 12} and code[:6] in counties():
        return code[:6]
    raise Refused(_unknown())


def _is_called(text: str, code: str) -> bool:
    own = counties()[code][-1].name
    return own.startswith(text) and len(own) - len(text) <= 1


def _ends_so(text: str, code: str) -> bool:
    return divisions()[code].endswith(text)


def _says_so(text: str, code: str) -> bool:
    """Whether the characters of ``text`` stand in the whole name in their order, the last at its end or nearly."""
    name, place = divisions()[code], 0
    for character in text:
        place = name.find(character, place) + 1
        if not place:
            return False
    return len(name) - place <= 1


def _only(codes: list[str]) -> str:
    if len(codes) > 1:
        raise Refused(_ambiguous(codes))
    return codes[0]


def _unknown() -> Problem:
    return Problem("division", N_("No such place is known. Write province, city and county, or the 6-digit code."))


def _ambiguous(codes: list[str]) -> Problem:
    named = "、".join(f"{divisions()[code]}（{code}）" for code in codes[:MOST_NAMED])
    message = N_("Several places are called so: %(places)s. Write more of the name, or the code.")
    return Problem("division_ambiguous", message, params={"places": named})
