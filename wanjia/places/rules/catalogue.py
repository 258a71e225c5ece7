"""Reading the code lists that ship as files."""

import tomllib
from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from wanjia.kernel.clock import FOREVER
from wanjia.places.types import BEFORE_LISTS, Code, CodeList


def code_list(name: str, text: str) -> CodeList:
    """The list that the TOML ``text`` holds. A malformed file is a fault of the release: ValueError names the entry."""
    table = tomllib.loads(text)
    codes = tuple(_code(name, entry) for entry in table["codes"])
    _check_periods(codes)
    return CodeList(name, table["standard"], table["zh"], table["en"], codes)


def _code(name: str, entry: Sequence[object]) -> Code:
    match entry:
        case [str(code), str(zh), str(en)] if code and zh and en:
            return Code(name, code, zh, en, BEFORE_LISTS, FOREVER)
        case [str(code), str(zh), str(en), date() as valid_from, date() as valid_to] if valid_from < valid_to:
            return Code(name, code, zh, en, valid_from, valid_to)
        case _:
            raise ValueError(f"{name}: {entry!r} is not [code, zh, en] or [code, zh, en, valid_from, valid_to]")


def _check_periods(codes: Sequence[Code]) -> None:
    dated = sorted(codes, key=lambda code: (code.code, code.valid_from))
    for earlier, later in pairwise(dated):
        if earlier.code == later.code and later.valid_from < earlier.valid_to:
            raise ValueError(f"{later.list}: the periods of {later.code} overlap")
