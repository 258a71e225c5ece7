"""Rows of a superior's form: who is looked for, and what the register tells of whoever is found."""

from dataclasses import dataclass, field
from enum import StrEnum

from wanjia.places.types import Address
from wanjia.registry.types.views import PersonLine


@dataclass(frozen=True)
class Sought:
    """A person as somebody typed them into a form; "" is not typed. ``born_on`` as an ISO day."""

    name: str = ""
    number: str = field(default="", repr=False)
    born_on: str = ""


class Miss(StrEnum):
    """Why a row of a form is not filled in. Who lives elsewhere, is sealed or was never held is the same: not found."""

    NOT_FOUND = "not_found"
    SEVERAL = "several"
    OTHER_NAME = "other_name"


@dataclass(frozen=True)
class FilledLine:
    """A person as a form tells them: no relation, no telephone. ``number`` is masked unless it was asked for in full.

    ``hukou_area`` and ``registered_at`` are where they are registered in the city, ``hukou_elsewhere`` outside it.
    """

    line: PersonLine
    hukou_area: int | None
    hukou_elsewhere: str
    registered_at: Address | None
    number: str = field(repr=False)
