"""Areas and code lists as programs get them."""

from datetime import date

from wanjia.kernel.clock import FOREVER
from wanjia.places.types import BEFORE_LISTS, Area, Code, CodeList, Kind, Level
from wanjia.web.api import Schema


class AreaOut(Schema):
    """One life of a 12-digit code. ``valid_to`` is the first day on which it no longer holds, null while it does.

    ``valid_from`` is null for what stood before the first list that names it.
    """

    code: str
    name: str
    level: Level
    kind: Kind
    valid_from: date | None
    valid_to: date | None


class CodeOut(Schema):
    code: str
    zh: str
    en: str
    valid_from: date | None
    valid_to: date | None


class CodeListOut(Schema):
    """``standard`` is the number of the standard the list comes from, "" for our own."""

    name: str
    standard: str
    zh: str
    en: str
    codes: list[CodeOut]


def area_out(area: Area) -> AreaOut:
    """An area without its number in our tables, which means nothing outside."""
    return AreaOut(
        code=area.code,
        name=area.name,
        level=area.level,
        kind=area.kind,
        valid_from=_known(area.valid_from),
        valid_to=_known(area.valid_to),
    )


def code_list_out(one: CodeList) -> CodeListOut:
    """A list with all its codes, ended ones too: past data keeps them."""
    return CodeListOut(
        name=one.name, standard=one.standard, zh=one.zh, en=one.en, codes=[_code_out(code) for code in one.codes]
    )


def _code_out(one: Code) -> CodeOut:
    return CodeOut(
        code=one.code, zh=one.zh, en=one.en, valid_from=_known(one.valid_from), valid_to=_known(one.valid_to)
    )


def _known(day: date) -> date | None:
    return None if day in (BEFORE_LISTS, FOREVER) else day
