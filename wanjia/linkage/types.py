"""The words of linkage: what a column is, a model, a pair, and why a pair has its probability."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class ColumnType(StrEnum):
    """What a column of a table holds. ``ID``: a number or key of the person, typed by people and so with slips."""

    NAME = "name"
    GIVEN = "given"
    SURNAME = "surname"
    DATE = "date"
    ID = "id"
    PHONE = "phone"
    PLACE = "place"
    TEXT = "text"


@dataclass(frozen=True)
class Columns:
    """``id`` is the column that names a row; ``types`` says of the others what they hold. The rest is not looked at."""

    id: str
    types: Mapping[str, ColumnType]

    def of(self, kind: ColumnType) -> tuple[str, ...]:
        """The columns of one type, in their order."""
        return tuple(column for column, found in self.types.items() if found is kind)


@dataclass(frozen=True)
class Level:
    """One outcome of a comparison: ``m`` its share among pairs of one person, ``u`` among pairs of two.

    ``frequency`` names the feature whose rarity weighs too: to share a rare surname says more than a common one.
    """

    label: str
    m: float
    u: float
    frequency: str = ""


@dataclass(frozen=True)
class Comparison:
    """``levels`` from the most alike to the least; a value that is missing on either side says nothing.

    Who lives together shares street, town, phone and surname, so these are no independent witnesses. ``home`` names
    places: where one of them is equal the pair falls into the first half of the levels, else into the second, and the
    shares of each half sum to one.
    """

    feature: str
    kind: str
    levels: tuple[Level, ...]
    home: tuple[str, ...] = ()

    @property
    def halves(self) -> tuple[slice, ...]:
        """The groups of levels whose shares sum to one."""
        half = len(self.levels) // 2
        return (slice(0, half), slice(half, None)) if self.home else (slice(0, None),)


@dataclass(frozen=True)
class Model:
    """``prior`` is the probability that two rows drawn at random are one person's.

    ``shares`` are those of values whose rarity weighs, by feature; the value "" stands for all that are not named. A
    model without them counts them in the tables at hand.
    """

    name: str
    version: int
    prior: float
    comparisons: tuple[Comparison, ...]
    shares: Mapping[str, Mapping[str, float]] = field(default_factory=dict)


@dataclass(frozen=True)
class Thresholds:
    """From ``link`` on two records are one person's without asking; from ``ask`` on a person decides."""

    link: float
    ask: float


# What is compared of two people; where nothing is said NULL or "". Codes of areas have 4 to 12 digits.
PERSON = (
    "name", "sex", "born_on", "number", "phone", "area", "hukou_area",
    "father_number", "mother_number", "spouse_number",
)  # fmt: skip


class Verdict(StrEnum):
    """What becomes of somebody told of: one held for certain, several or an uncertain one to ask about, or nobody."""

    LINK = "link"
    ASK = "ask"
    NOBODY = "nobody"


@dataclass(frozen=True)
class Pair:
    """Two rows by their ids, and the probability that they are one person's."""

    left: str
    right: str
    probability: float


@dataclass(frozen=True)
class Step:
    """One comparison of one pair: its level and its weight in bits; ``rarity`` is what the value's own adds.

    ``label`` is a message to be translated. ``same_home``: weighed as between people of one home.
    """

    feature: str
    label: str
    weight: float
    rarity: float = 0.0
    same_home: bool = False


@dataclass(frozen=True)
class Explanation:
    """A pair's waterfall: the prior's weight, what each comparison adds, and the probability that results."""

    prior: float
    steps: tuple[Step, ...]
    probability: float

    @property
    def weight(self) -> float:
        """All bits together."""
        return self.prior + sum(step.weight + step.rarity for step in self.steps)
