"""How good files are: what is counted of a row, and what many counts come to. Nothing here tells of a person."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, timedelta

from wanjia.intake.types.deliveries import Known, RowClass, Told, Verdict
from wanjia.intake.types.quality import COUNTY_DIGITS, Measure, Quality
from wanjia.intake.types.sources import Layout, Meaning, Term
from wanjia.kernel.periods import months_later

CITY_DIGITS = 4
AREA_FACTS = ("area", "to_area", "insured_area", "from_area")
# Rows that end linked to somebody of the register, and nobody had to be asked.
LINKED = (RowClass.NEW, RowClass.EVENT, RowClass.UPDATE, RowClass.SAME, RowClass.CONFLICT)
DAILY, WEEKLY, MONTHLY = 31, 91, 365  # days up to which delays are told to the day, the week, the month
WEEK, MONTH = 7, 30
Counts = Mapping[tuple[Measure, str], int]


def area_of(told: Told, verdict: Verdict | None, known: Known) -> str:
    """Under which district a row is counted: the one of our city it names, else where its people live; "" unknown."""
    named = next((code for fact in AREA_FACTS if (code := told.text(fact))[:CITY_DIGITS] in known.city), "")
    if not named and verdict:
        people = (known.by_person.get(person) for person in verdict.people.values())
        named = next((one.resides or one.hukou for one in people if one and (one.resides or one.hukou)), "")
    return named[:COUNTY_DIGITS] if len(named) >= COUNTY_DIGITS else ""


def meaning_of(layout: Layout, told: Told) -> Meaning | None:
    """The event that a row tells."""
    act = told.text("act")
    return next((one for one in layout.meanings if not one.acts or act in one.acts), None)


def measured(layout: Layout, told: Told, verdict: Verdict, arrived: date) -> Iterator[tuple[Measure, str]]:
    """What is counted of one row without a fault of form."""
    yield Measure.CLASS, str(int(verdict.of))
    if verdict.of is RowClass.FAULT and verdict.problem:
        yield Measure.FAULT, f"{verdict.problem.field}:{verdict.problem.code}"
    meaning = meaning_of(layout, told) if layout.month else None
    happened = told.day(meaning.on) if meaning else None
    if happened:
        yield Measure.DELAY, str(step_of((arrived - happened).days))
    if layout.term and (kept := in_term(layout.term, told)) is not None:
        yield Measure.TERM, "within" if kept else "over"


def step_of(days: int) -> int:
    """The first day of the step that a delay falls into: exact for a month, then by the week, then by the month."""
    if days <= DAILY:
        return max(days, 0)
    if days <= WEEKLY:
        return days - (days - DAILY - 1) % WEEK
    return days - (days - WEEKLY - 1) % MONTH if days <= MONTHLY else MONTHLY + 1


def in_term(term: Term, told: Told) -> bool | None:
    """Whether an event was registered in time; None where the term does not hold or a day is missing."""
    happened, registered = told.day("happened_on"), told.day("registered_on")
    if happened is None or registered is None or (term.acts and told.text("act") not in term.acts):
        return None
    return registered <= months_later(happened, term.months)


def due(month: date) -> date:
    """The last day on which a month's file is in time: the end of the month that follows."""
    return months_later(month.replace(day=1), 2) - timedelta(days=1)


def is_late(month: date, arrived: date) -> bool:
    """Whether a file of a month came after its time."""
    return arrived > due(month)


def missing_months(came: Collection[date], *, first: date, last: date, today: date) -> tuple[date, ...]:
    """Months from ``first`` to ``last`` whose time is over and of which there is no file."""
    return tuple(one for one in months_between(first, last) if due(one) < today and one not in came)


def months_between(first: date, last: date) -> Iterator[date]:
    """The first day of every month."""
    one = first.replace(day=1)
    while one <= last:
        yield one
        one = months_later(one, 1)


def median(steps: Mapping[int, int]) -> int | None:
    """The middle delay (of two the lower) by counts of steps; None where there are none."""
    whole, seen = sum(steps.values()), 0
    for days in sorted(steps):
        seen += steps[days]
        if 2 * seen >= whole > 0:
            return days
    return None


def share(part: int, whole: int) -> float | None:
    """A part of a whole, None of nothing."""
    return part / whole if whole > 0 else None


def quality_of(files: Iterable[tuple[Layout, Counts]]) -> Quality:
    """What the counts of some files come to, each file with its kind."""
    told = list(files)
    by = _added(counts for _, counts in told)
    classes = by[Measure.CLASS]
    of = Counter({RowClass(int(key)): count for key, count in classes.items()})
    rows, wrong = of.total(), of[RowClass.FAULT]
    linked = sum(of[one] for one in LINKED)
    filled = [_filled(layout, counts) for layout, counts in told]
    return Quality(
        files=len(told),
        rows=rows,
        good=rows - wrong,
        classes=classes,
        faults=by[Measure.FAULT],
        filled=_shares(filled),
        completeness=share(sum(part for one in filled for part, _ in one.values()), _cells(filled)),
        validity=share(rows - wrong, rows),
        matched=share(linked, linked + of[RowClass.QUESTION]),
        delay=median({int(key): count for key, count in by[Measure.DELAY].items()}),
        in_term=share(by[Measure.TERM]["within"], by[Measure.TERM].total()),
        differs=by[Measure.DIFFERS],
        returned=by[Measure.RETURNED],
    )


def _added(parts: Iterable[Counts]) -> dict[Measure, Counter[str]]:
    found: dict[Measure, Counter[str]] = {measure: Counter() for measure in Measure}
    for counts in parts:
        for (measure, key), count in counts.items():
            found[measure][key] += count
    return found


def _filled(layout: Layout, counts: Counts) -> dict[str, tuple[int, int]]:
    """Of each needed column how many cells are filled, and how many there are. What cannot be read is filled."""
    rows = sum(count for (measure, _), count in counts.items() if measure is Measure.CLASS)
    return {fact: (rows - counts.get((Measure.FAULT, f"{fact}:missing"), 0), rows) for fact in layout.needed}


def _cells(filled: Iterable[Mapping[str, tuple[int, int]]]) -> int:
    return sum(whole for one in filled for _, whole in one.values())


def _shares(filled: Iterable[Mapping[str, tuple[int, int]]]) -> dict[str, float]:
    parts: Counter[str] = Counter()
    wholes: Counter[str] = Counter()
    for one in filled:
        for fact, (part, whole) in one.items():
            parts[fact] += part
            wholes[fact] += whole
    return {fact: parts[fact] / whole for fact, whole in wholes.items() if whole}
