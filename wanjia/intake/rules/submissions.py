"""Checks of what is told, before the register is asked."""

import dataclasses
import hashlib
import json
from typing import Any

from wanjia.kernel import identity, names
from wanjia.kernel.errors import N_, Problem, Refused
from wanjia.registry.types.commands import Command, ContactChange, HouseholdHead
from wanjia.registry.types.relations import plain

CITIZEN_NUMBER = "01"


def tidied(command: Command, *, demo: bool) -> Command:
    """The command with names and numbers in their one written form; raises Refused with every reason."""
    changes: dict[str, Any] = {}
    found: list[Problem] = []
    for field, tidy in (("name", _name), ("document_number", _number), ("phone", _phone), ("number", _contact)):
        value = getattr(command, field, "")
        if not value:
            continue
        try:
            changes[field] = tidy(value, command, demo)
        except Refused as refused:
            found += [dataclasses.replace(problem, field=field) for problem in refused.problems]
    if found:
        raise Refused(*found)
    return dataclasses.replace(command, **changes, **_plain_relations(command))


def _plain_relations(command: Command) -> dict[str, Any]:
    """Relations to a head without the order of children and without adoption."""
    told = {field: getattr(command, field, "") for field in ("relation", "registered_relation")}
    changes: dict[str, Any] = {field: plain(relation) for field, relation in told.items() if relation}
    if isinstance(command, HouseholdHead):
        changes["relations"] = tuple((member, plain(relation)) for member, relation in command.relations)
    return changes


def digest(command: Command, evidence: tuple[bytes, ...]) -> str:
    """SHA-256 of what is told, to tell a repetition from another use of the same key."""
    told = json.dumps(dataclasses.asdict(command), default=str, sort_keys=True, ensure_ascii=False)
    whole = hashlib.sha256(f"{type(command).__name__}{told}".encode())
    for content in evidence:
        whole.update(hashlib.sha256(content).digest())
    return whole.hexdigest()


def _name(value: str, command: Command, demo: bool) -> str:
    return names.read(value).text


def _number(value: str, command: Command, demo: bool) -> str:
    if getattr(command, "document_type", CITIZEN_NUMBER) != CITIZEN_NUMBER:
        return value.strip().upper()
    told = identity.read(value, demo=demo)
    return told.text if told else ""


def _contact(value: str, command: Command, demo: bool) -> str:
    """Households have a number too, which is theirs to write."""
    return _phone(value, command, demo) if isinstance(command, ContactChange) else value.strip()


def _phone(value: str, command: Command, demo: bool) -> str:
    digits = "".join(character for character in value if character.isdigit())
    if not PHONE_SHORTEST <= len(digits) <= PHONE_LONGEST:
        message = N_("Enter the phone number with its digits only: 11 for a mobile phone.")
        raise Refused(Problem("phone_form", message, "phone"))
    return digits


PHONE_SHORTEST, PHONE_LONGEST = 7, 15
