"""What is told of one human, in the words of whoever tells it: what linkage compares."""

from dataclasses import asdict, dataclass, fields
from datetime import date
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class Sketch:
    """A form, a row of a file or a record, as far as it says who it is about; "" and None where it says nothing.

    ``sex`` is "1" or "2", areas are codes of 6 to 12 digits. The fields are the columns of ``linkage.types.PERSON``.
    """

    name: str
    sex: str = ""
    born_on: date | None = None
    number: str = ""
    phone: str = ""
    area: str = ""
    hukou_area: str = ""
    father_number: str = ""
    mother_number: str = ""
    spouse_number: str = ""

    def texts(self) -> dict[str, str]:
        """The fields as linkage reads them."""
        said = asdict(self)
        return said | {"born_on": self.born_on.isoformat() if self.born_on else ""}

    def __repr__(self) -> str:  # people must not reach a log
        return "<Sketch>"


SKETCHED = tuple(field.name for field in fields(Sketch))
FOUND, HELD = "found", "held"  # the tables that ``queries.lookalikes_of`` makes


@dataclass(frozen=True)
class Lookalike:
    """A person held who may be the one that was told of. ``same_number``: the number told is, or was, this person's."""

    person: UUID
    sketch: Sketch
    same_number: bool
