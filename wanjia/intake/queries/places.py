"""Codes, areas and doors that a program names, as the register keeps them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from wanjia.kernel.errors import N_, NotFound, Problem, Refused
from wanjia.places.queries import area_by_code, dwelling_at, is_code_on
from wanjia.places.types import Address

# The code list behind each field that holds a code.
LISTS = {
    "sex": "sex",
    "marital": "marital_status",
    "education": "education",
    "relation": "relation",
    "document_type": "identity_document",
    "hukou_kind": "hukou_kind",
}


def code_problems(told: Mapping[str, Any], *, on: date) -> list[Problem]:
    """Fields of ``told`` whose code their list (LISTS) does not have on a day; an empty one says nothing."""
    words = N_("The code list “%(list)s” does not have this code. Compare with the list.")
    return [
        Problem("unknown_code", words, name, {"list": LISTS[name]})
        for name, code in told.items()
        if code != "" and not is_code_on(LISTS[name], str(code), on=on)
    ]


def area_named(code: str, *, on: date, field: str) -> int:
    """The id of the area with a 12-digit code on a day."""
    try:
        return area_by_code(code, on=on).id
    except NotFound:
        words = N_("No area has this code today. Compare with the list of areas.")
        raise Refused(Problem("no_such_area", words, field)) from None


def door_named(address: Address, *, field: str) -> int:
    """The id of a known door. Programs open no new ones: the community does, who has seen it."""
    found = dwelling_at(address)
    if found is None:
        words = N_("This door is not known. Ask the community to enter the address first.")
        raise Refused(Problem("no_such_door", words, field))
    return found.id
