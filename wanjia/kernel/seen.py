"""An answer about persons that has been audited.

It lies below both floors that need it: audit makes it (and offers it as ``audit.types.Seen``), web shows nothing
personal that is not one. Neither knows the other.
"""

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Seen(Generic[T]):
    """``value`` may leave the system: its audit row, ``audit_id``, is committed."""

    value: T
    audit_id: int
