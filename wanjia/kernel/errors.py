"""Errors that people read: what happened and what to do next.

``message`` is an English sentence with ``%(name)s`` places and the key of its translation, which is made where it is
shown. Mark it with :func:`N_` so that the extractor finds it; nothing is translated here.
"""

import dataclasses
from dataclasses import dataclass


def N_(message: str) -> str:  # the name translators' tools know for "note it, translate it later"
    """Mark ``message`` for translation without translating it."""
    return message


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: ``code`` for programs, ``message`` for people, ``field`` where it belongs (or "")."""

    code: str
    message: str
    field: str = ""
    params: dict[str, str] = dataclasses.field(default_factory=dict)

    def __str__(self) -> str:
        return self.message % self.params


class WanjiaError(Exception):
    """The root of errors that a person can act on."""


class Refused(WanjiaError):
    """A door refuses what it was handed. ``problems`` is never empty."""

    def __init__(self, *problems: Problem) -> None:
        if not problems:
            raise ValueError("a refusal names at least one problem")
        self.problems = problems
        super().__init__("; ".join(map(str, problems)))


class NotReady(Refused):
    """What was asked for is still being put together; the same request will be answered later."""


class NotFound(WanjiaError):
    """It does not exist, or the asker may not know that it does: both get the same answer."""


class Forbidden(WanjiaError):
    """The asker is known but lacks the role, the purpose or the scope. ``ways`` says which ways in exist."""

    def __init__(self, message: str, ways: tuple[str, ...] = ()) -> None:
        self.ways = ways
        super().__init__(message)
