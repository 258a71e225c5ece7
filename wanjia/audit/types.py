"""What crosses borders: the act that is recorded, and how far a person's data went."""

from dataclasses import dataclass
from enum import StrEnum


class Grade(StrEnum):
    """How far a person's data went."""

    OPENED = "opened"
    LISTED = "listed"
    EXPORTED = "exported"
    SENT = "sent"
    CHANGED = "changed"


@dataclass(frozen=True)
class Act:
    """Who acted, why and from where. ``on_behalf`` names the person a proxy acts for, or "". No personal values."""

    actor: str
    purpose: str
    basis: str
    session: str
    device: str
    area: str
    request_id: str
    on_behalf: str = ""
