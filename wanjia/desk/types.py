"""Blank forms on their way: what a superior sent, and how an office reads its headings."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from wanjia.intake.types.blanks import Blank, BlankFact, SortedRows, Unit

Facts = tuple[BlankFact | None, ...]


@dataclass(frozen=True)
class Plan:
    """How a form is filled in: what a row is about, what stands in each column, and the rows it came with."""

    unit: Unit
    facts: Facts
    rows: SortedRows = field(repr=False)

    @property
    def typed(self) -> int:
        """How many persons were typed in already; 0 for a form of empty columns."""
        return len(self.rows.typed)

    def place_of(self, fact: BlankFact) -> int | None:
        """The column that is filled with ``fact``."""
        return self.facts.index(fact) if fact in self.facts else None


@dataclass(frozen=True)
class HeldBlank:
    """A form that was sent; ``plan`` is None until its headings are mapped."""

    number: UUID
    title: str
    received_at: datetime
    blank: Blank = field(repr=False)
    plan: Plan | None


@dataclass(frozen=True)
class TemplateLine:
    """A form whose headings an office has mapped: of ``columns`` so many are ``filled``."""

    number: int
    title: str
    columns: int
    filled: int
    made_by: str
    made_at: datetime
    used: int
