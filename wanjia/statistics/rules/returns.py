"""Which returns there are, the order of their steps, and what their digest covers."""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime

from wanjia.kernel.clock import day_in_china
from wanjia.kernel.errors import N_, NotFound, Problem, Refused
from wanjia.kernel.periods import Period, PeriodKind
from wanjia.statistics.rules.catalogue import BY_CODE
from wanjia.statistics.types.returns import Change, Counts, FiledTable, ReturnForm, Step, Taken

FORMS = (
    ReturnForm(
        "population",
        N_("Return of population and households"),
        tuple(
            BY_CODE[code]
            for code in (
                "people_by_area",
                "ages_by_area",
                "registration_by_area",
                "households_by_size",
                "households_by_kind",
            )
        ),
        (PeriodKind.YEAR, PeriodKind.HALF, PeriodKind.QUARTER, PeriodKind.MONTH),
    ),
    ReturnForm(
        "changes",
        N_("Return of births, deaths and moves"),
        tuple(BY_CODE[code] for code in ("births_by_area", "deaths_by_area", "moves_by_area")),
        (PeriodKind.YEAR, PeriodKind.HALF, PeriodKind.QUARTER, PeriodKind.MONTH),
    ),
)
# What may follow a step.
FOLLOWING = {
    Step.FILLED: {Step.CHECKED, Step.SENT_BACK},
    Step.CHECKED: {Step.SIGNED, Step.SENT_BACK},
    Step.SIGNED: set[Step](),
    Step.SENT_BACK: set[Step](),
}
OVER = frozenset(step for step, after in FOLLOWING.items() if not after)


def form_of(code: str) -> ReturnForm:
    """The return of this code; NotFound for one that is not registered."""
    found = next((form for form in FORMS if form.code == code), None)
    if found is None:
        raise NotFound("return")
    return found


def check_period(form: ReturnForm, period: Period, at: datetime) -> None:
    """Raise Refused for a period that is not over, or of a length the return is not filed for."""
    if period.kind not in form.kinds:
        raise Refused(Problem("return.kind", N_("This return is not filed for such a period."), "kind"))
    if period.last_day >= day_in_china(at):
        raise Refused(Problem("return.open", N_("This period is not over. A return is filed after its end."), "year"))


def check_step(steps: Sequence[Taken], step: Step, *, by: int) -> None:
    """Raise Refused unless ``step`` may follow and ``by`` took none of those before. Anyone may send back."""
    if step not in FOLLOWING[steps[-1].step]:
        raise Refused(Problem("return.step", N_("This return is at another step by now. Open it anew."), "step"))
    if step is not Step.SENT_BACK and by in {one.by for one in steps}:
        words = N_("Whoever fills in, checks and signs are three people. Ask somebody who took no part in it yet.")
        raise Refused(Problem("return.person", words, "step"))


def steps_open(steps: Sequence[Taken], *, by: int) -> tuple[Step, ...]:
    """The steps that ``by`` may take now."""
    mine = by in {one.by for one in steps}
    following = FOLLOWING[steps[-1].step]
    return tuple(step for step in Step if step in following and (step is Step.SENT_BACK or not mine))


def digest(heading: Sequence[str | int], counts: Counts) -> str:
    """SHA-256 of the heading (form, area, period, population, counting, version), the inputs and every figure."""
    tables = [[one.design, [[*key, figure] for key, figure in sorted(one.figures.items())]] for one in counts.tables]
    text = json.dumps([*heading, counts.position, counts.question, tables], separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def changes(filed: Sequence[FiledTable], now: Sequence[FiledTable]) -> tuple[Change, ...]:
    """The figures that differ; one that is no longer there counts as zero, and so does one that was not."""
    return tuple(
        Change(old.design, key, old.figures.get(key, 0), new.figures.get(key, 0))
        for old, new in zip(filed, now, strict=True)
        for key in sorted(old.figures.keys() | new.figures.keys())
        if old.figures.get(key, 0) != new.figures.get(key, 0)
    )
