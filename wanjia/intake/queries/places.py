"""Codes, areas and doors that a program names, as the register keeps them."""

from dataclasses import fields
from datetime import date

from wanjia.kernel.errors import N_, NotFound, Problem, Refused
from wanjia.places.queries import area_by_code, dwelling_at, is_code_on
from wanjia.places.types import Address
from wanjia.registry.types import facts
from wanjia.registry.types.commands import Command

# The code list behind each field that holds a code.
LISTS = {
    "sex": "sex",
    "marital": "marital_status",
    "education": "education",
    "relation": "relation",
    "registered_relation": "relation",
    "document_type": "identity_document",
}
# The kind of a household book is a number of the register's own: 1 a family's, 2 a collective one.
BOOKS = {"hukou_kind": "household_book"}
KINDS_OF_BOOK = {"1", "2"}
# The same of the facts that a correction names: the field and its list.
LISTS_OF_FACTS = {
    facts.Birth: ("sex", "sex"),
    facts.Marital: ("code", "marital_status"),
    facts.Education: ("code", "education"),
    facts.IdentityDocument: ("type", "identity_document"),
    facts.Hukou: ("kind", "household_book"),
}


def code_problems(command: Command, *, on: date) -> list[Problem]:
    """Fields of ``command`` whose code their list does not have on a day; an empty one says nothing."""
    words = N_("The code list “%(list)s” does not have this code. Compare with the list.")
    return [
        Problem("unknown_code", words, field, {"list": name})
        for field, name, code in _codes(command)
        if code != "" and not _has(name, code, on)
    ]


def _has(name: str, code: str, on: date) -> bool:
    return code in KINDS_OF_BOOK if name == "household_book" else is_code_on(name, code, on=on)


def _codes(command: Command) -> list[tuple[str, str, str]]:
    """Every code that is told, as (field, list, code)."""
    told = {part.name: getattr(command, part.name) for part in fields(command)}
    lists = LISTS | BOOKS
    found = [(field, lists[field], str(told[field])) for field in told if field in lists]
    found += [("relations", "relation", relation) for _member, relation in told.get("relations", ())]
    value = told.get("value")
    if type(value) in LISTS_OF_FACTS:
        field, name = LISTS_OF_FACTS[type(value)]
        found.append(("value", name, str(getattr(value, field))))
    return found


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
