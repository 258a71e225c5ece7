"""Returns (报表报送): what is filed, and the steps to the seal."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from wanjia.kernel.periods import Period, PeriodKind
from wanjia.places.types import Area
from wanjia.statistics.types.designs import Counting, Design, Population
from wanjia.statistics.types.protection import TOTAL, Key
from wanjia.statistics.types.tables import Heading


class Step(StrEnum):
    """填报, 审核, 签发, each by another person; or 退回, after which the return is filled in anew."""

    FILLED = "filled"
    CHECKED = "checked"
    SIGNED = "signed"
    SENT_BACK = "sent_back"


@dataclass(frozen=True)
class ReturnForm:
    """A registered return: its tables, all of stocks or all of what happened, and the periods it is filed for."""

    code: str
    title: str
    designs: tuple[Design, ...]
    kinds: tuple[PeriodKind, ...]


@dataclass(frozen=True)
class Filing:
    """What somebody wants to file."""

    form: str
    area: int
    period: Period
    population: Population = Population.LIVING
    counting: Counting = Counting.OCCURRED


@dataclass(frozen=True)
class FiledTable:
    """One table of a return: exact figures of every cell and total."""

    design: str
    rows: tuple[Heading, ...]
    columns: tuple[Heading, ...]
    figures: dict[Key, int]

    def figure(self, row: str, column: str = TOTAL) -> int:
        """The figure of a cell or a total; a table of one column has no other total than that."""
        return self.figures[row, self.columns[0].code if column == TOTAL and len(self.columns) == 1 else column]


@dataclass(frozen=True)
class Taken:
    """A step that was taken; ``by`` is the account, ``name`` its holder's."""

    step: Step
    by: int
    name: str
    at: datetime
    note: str = ""


@dataclass(frozen=True)
class Counts:
    """The tables of a return as the mirror gives them at one ``position``; ``question``: digest of the statement."""

    tables: tuple[FiledTable, ...]
    position: int
    question: str


@dataclass(frozen=True)
class FiledReturn:
    """A return as it was filed, with the steps taken: the first is always FILLED."""

    id: int
    form: ReturnForm
    area: Area
    period: Period
    population: Population
    counting: Counting
    version: int
    counts: Counts
    digest: str
    steps: tuple[Taken, ...]

    @property
    def state(self) -> Step:
        """The last step."""
        return self.steps[-1].step

    @property
    def sheet(self) -> str:
        """The number on the paper."""
        return f"{self.period.year}-{self.id:06}"

    def taken(self, step: Step) -> Taken | None:
        """Who took a step, if anybody did."""
        return next((one for one in self.steps if one.step is step), None)


@dataclass(frozen=True)
class Change:
    """A figure that comes out otherwise today than it was filed."""

    design: str
    cell: Key
    filed: int
    now: int


@dataclass(frozen=True)
class Comparison:
    """A return counted again. ``intact``: its digest is that of what is stored; ``same_question``: of the statement.

    With both, and at the ``position`` it was filed at, there are no ``changes``; later ones were told to the register
    since.
    """

    filed: FiledReturn
    intact: bool
    same_question: bool
    position: int
    changes: tuple[Change, ...]
