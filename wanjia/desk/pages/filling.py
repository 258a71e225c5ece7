"""一表通: a superior's form as a file: its own sheet, filled in from the register in the reach of who sent it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from django.utils.translation import gettext as _

from wanjia.access.types import Chosen, FileHead, Given, OwnSheet, PersonsFile, RequestContext, Row
from wanjia.desk import policies as may
from wanjia.desk import queries
from wanjia.desk.forms.reports import uuid_of
from wanjia.desk.pages import words
from wanjia.desk.pages.facts import elsewhere
from wanjia.desk.pages.files import asked_households, asked_roster, given_area, household_filter, roster_form
from wanjia.desk.pages.rows import label, written
from wanjia.desk.pages.scope import today
from wanjia.desk.types import HeldBlank, Plan
from wanjia.intake.queries import blank_headings
from wanjia.intake.types.blanks import BlankFact, Heading, Unit, Withheld
from wanjia.kernel import dates
from wanjia.kernel.dates import age
from wanjia.kernel.errors import N_, NotFound, Refused
from wanjia.kernel.seen import Seen
from wanjia.places.queries import ancestors, area
from wanjia.places.types import Address, Level
from wanjia.registry import queries as registry
from wanjia.registry.types import LifeStatus
from wanjia.registry.types.filled import FilledLine, Miss, Sought
from wanjia.registry.types.views import HouseholdLine

IN_FULL = "full"
FACTS = {
    BlankFact.SERIAL: N_("Running number"),
    BlankFact.NAME: N_("Name"),
    BlankFact.SEX: N_("Sex"),
    BlankFact.BORN: N_("Birth date"),
    BlankFact.AGE: N_("Age"),
    BlankFact.NUMBER: N_("Identity number"),
    BlankFact.COUNTY: N_("County or district"),
    BlankFact.STREET: N_("Street or town"),
    BlankFact.COMMUNITY: N_("Community"),
    BlankFact.ADDRESS: N_("Home address, from the district down"),
    BlankFact.HUKOU: N_("Registered address"),
    BlankFact.APART: N_("Registered elsewhere: yes or no"),
    BlankFact.HOUSEHOLD_NUMBER: N_("Number of the household"),
    BlankFact.HEAD: N_("Head of the household"),
    BlankFact.SIZE: N_("Members of the household"),
    BlankFact.HOUSEHOLD_KIND: N_("Kind of household"),
}
REASONS = {
    Withheld.NEVER_HELD: N_("not held here"),
    Withheld.FAMILY: N_("no list tells of marriage, children or relatives"),
    Withheld.PHONE: N_("telephones are given to no other office"),
}
MISSES = {
    Miss.NOT_FOUND: N_("not found"),
    Miss.SEVERAL: N_("several people: add the number"),
    Miss.OTHER_NAME: N_("number and name do not agree"),
}
SEXES = {1: N_("male"), 2: N_("female")}
WIDTHS = {
    BlankFact.SERIAL: 6, BlankFact.NAME: 12, BlankFact.SEX: 6, BlankFact.BORN: 13, BlankFact.AGE: 6,
    BlankFact.NUMBER: 22, BlankFact.COUNTY: 14, BlankFact.STREET: 18, BlankFact.COMMUNITY: 22, BlankFact.ADDRESS: 46,
    BlankFact.HUKOU: 46, BlankFact.HOUSEHOLD_NUMBER: 24,
}  # fmt: skip
NARROW, WIDE, MARGIN = 10, 40, 2
TYPED = "SELECT number, 1 FROM generate_series(1::bigint, %s::bigint) AS number"


@dataclass(frozen=True)
class Surroundings:
    """What the words of a row need beside it: the day, and the areas around each community, asked once."""

    on: date

    @cached_property
    def _known(self) -> dict[int, dict[Level, str]]:
        return {}

    def name(self, of: int | None, level: Level) -> str:
        """The area of a level around a community, "" without one."""
        return self._around(of).get(level, "") if of else ""

    def whole(self, of: int | None, address: Address | None) -> str:
        """An address from the district down to the door."""
        levels = (Level.COUNTY, Level.TOWNSHIP, Level.VILLAGE)
        return "".join(self.name(of, level) for level in levels) + written(address)

    def _around(self, of: int) -> dict[Level, str]:
        if of not in self._known:
            self._known[of] = {one.level: one.name for one in ancestors(of, on=self.on)}
        return self._known[of]


Cell = str | int
OF_PERSON: Mapping[BlankFact, Callable[[FilledLine, Surroundings], Cell]] = {
    BlankFact.NAME: lambda found, _here: found.line.name,
    BlankFact.SEX: lambda found, _here: (
        _(SEXES[found.line.sex]) if found.line.sex in SEXES else label("sex", f"{found.line.sex}")
    ),
    BlankFact.BORN: lambda found, _here: str(found.line.born_on),
    BlankFact.AGE: lambda found, here: _age(found, here.on),
    BlankFact.NUMBER: lambda found, _here: found.number,
    BlankFact.COUNTY: lambda found, here: here.name(_home(found), Level.COUNTY),
    BlankFact.STREET: lambda found, here: here.name(_home(found), Level.TOWNSHIP),
    BlankFact.COMMUNITY: lambda found, here: here.name(_home(found), Level.VILLAGE),
    BlankFact.ADDRESS: lambda found, here: here.whole(_home(found), found.line.address),
    BlankFact.HUKOU: lambda found, here: (
        here.whole(found.hukou_area, found.registered_at) if found.hukou_area else _outside(found, here)
    ),
    BlankFact.APART: lambda found, _here: _("yes") if found.line.away_from_hukou else _("no"),
}
OF_HOUSEHOLD: Mapping[BlankFact, Callable[[HouseholdLine, Surroundings], Cell]] = {
    BlankFact.HOUSEHOLD_NUMBER: lambda line, _here: line.number,
    BlankFact.HEAD: lambda line, _here: line.head_name,
    BlankFact.SIZE: lambda line, _here: line.size,
    BlankFact.HOUSEHOLD_KIND: lambda line, _here: _(words.HOUSEHOLD_KINDS[line.kind]),
    BlankFact.COUNTY: lambda line, here: here.name(_place(line), Level.COUNTY),
    BlankFact.STREET: lambda line, here: here.name(_place(line), Level.TOWNSHIP),
    BlankFact.COMMUNITY: lambda line, here: here.name(_place(line), Level.VILLAGE),
    BlankFact.ADDRESS: lambda line, here: here.whole(_place(line), line.address),
}


def empty_columns(held: HeldBlank) -> list[tuple[str, str]]:
    """The columns that stay empty, each with the reason."""
    facts = held.plan.facts if held.plan else ()
    pairs = zip(blank_headings(held.blank), facts, strict=False)
    return [(" ".join(heading.title.split()), why_empty(heading)) for heading, fact in pairs if fact is None]


def why_empty(heading: Heading) -> str:
    """Why a column stays empty, in words."""
    return _(REASONS[heading.withheld]) if heading.withheld else _("left empty by the office")


def _head(ctx: RequestContext, given: Given) -> FileHead:
    held, plan = _held(ctx, given)
    asked = _asked(ctx, given, plan)
    remark = (_("Remark on filling in"),) if plan.typed else ()
    headings = (*held.blank.headings, *remark)
    sheet = OwnSheet(
        above=held.blank.above,
        under=plan.rows.under,
        below=plan.rows.below,
        widths=tuple(map(_width, headings, (*plan.facts, *(None for _one in remark)))),
        notes=tuple(_notes(held, plan, asked)),
        serial=plan.place_of(BlankFact.SERIAL),
    )
    return FileHead(held.title, headings, asked, sheet)


def _asked(ctx: RequestContext, given: Given, plan: Plan) -> tuple[tuple[str, str], ...]:
    numbers = ((_("Identity numbers"), _("in full") if in_full(given) else _("masked")),)
    numbers = numbers if BlankFact.NUMBER in plan.facts else ()
    if plan.typed:
        return ((_("Persons typed in"), f"{plan.typed:,}"), *numbers)
    asked = asked_roster(ctx, given) if plan.unit is Unit.PERSON else asked_households(ctx, given)
    return ((_("Area"), area(given_area(ctx, given), on=today(ctx)).name), *asked, *numbers)


def _notes(held: HeldBlank, plan: Plan, asked: Sequence[tuple[str, str]]) -> list[str]:
    """What the second sheet says: the form, what was asked, which columns stay empty and why, what the marks mean."""
    colon = _("%(label)s: %(words)s")
    notes = [colon % {"label": _("Form"), "words": held.title}]
    notes += [colon % {"label": title, "words": told} for title, told in asked]
    notes += [_("Empty: “%(column)s”, %(why)s.") % {"column": title, "why": why} for title, why in empty_columns(held)]
    if plan.typed:
        notes.append(_("“Not found” means: not within reach of the office that filled this in. It says nothing else."))
    return notes


def _width(heading: str, fact: BlankFact | None) -> int:
    """Room for what stands in a column and for its heading; a Chinese character takes two places."""
    longest = max((len(line) for line in heading.split("\n")), default=0)
    return max(WIDTHS.get(fact, NARROW) if fact else NARROW, min(WIDE, 2 * longest + MARGIN))


def _chosen(ctx: RequestContext, given: Given) -> Chosen:
    _form, plan = _held(ctx, given)
    if plan.typed:
        return Chosen(TYPED, (plan.typed,))
    if plan.unit is Unit.HOUSEHOLD:
        return registry.household_ids(ctx, household_filter(ctx, given))
    form = roster_form(ctx, given)
    return registry.roster_ids(ctx, form.wanted(given_area(ctx, given)), order=form.order_wanted())


def _rows(ctx: RequestContext, given: Given, ids: Sequence[int], number: UUID) -> Seen[list[Row]]:
    _form, plan = _held(ctx, given)
    here = Surroundings(today(ctx))
    if plan.typed:
        return _typed_rows(ctx, plan, [plan.rows.typed[place - 1] for place in ids], (number, in_full(given)))
    if plan.unit is Unit.HOUSEHOLD:
        homes = registry.household_part(ctx, ids, file=number)
        rows = [[_cell(OF_HOUSEHOLD, fact, line, here) for fact in plan.facts] for line in homes.value]
        return Seen(rows, homes.audit_id)
    seen = registry.persons_filled(ctx, ids, file=number, in_full=in_full(given))
    return Seen([[_cell(OF_PERSON, fact, line, here) for fact in plan.facts] for line in seen.value], seen.audit_id)


def _typed_rows(
    ctx: RequestContext, plan: Plan, typed: Sequence[Sequence[str]], order: tuple[UUID, bool]
) -> Seen[list[Row]]:
    """What was typed stays as it is; what is empty is filled in; the last column says of whom nothing is told."""
    file, full = order
    here = Surroundings(today(ctx))
    seen = registry.persons_sought(ctx, [_sought(row, plan) for row in typed], file=file, in_full=full)
    rows = [_completed(row, plan, found, here) for row, found in zip(typed, seen.value, strict=True)]
    return Seen(rows, seen.audit_id)


def _completed(row: Sequence[str], plan: Plan, found: FilledLine | Miss, here: Surroundings) -> Row:
    if isinstance(found, Miss):
        return [*row, _(MISSES[found])]
    cells = zip(row, plan.facts, strict=True)
    return [*(cell or _cell(OF_PERSON, fact, found, here) for cell, fact in cells), ""]


def _cell(told: Mapping, fact: BlankFact | None, line: object, here: Surroundings) -> Cell:
    tell = told.get(fact)
    return tell(line, here) if tell else ""


def _sought(row: Sequence[str], plan: Plan) -> Sought:
    def typed(fact: BlankFact) -> str:
        place = plan.place_of(fact)
        return "" if place is None else row[place].strip()

    return Sought(typed(BlankFact.NAME), typed(BlankFact.NUMBER), _day(typed(BlankFact.BORN)))


def _day(text: str) -> str:
    """A typed birth date as an ISO day; "" for what is none, which then tells nobody from anybody."""
    try:
        return str(dates.read(text)) if text else ""
    except Refused:
        return ""


def _home(found: FilledLine) -> int | None:
    return found.line.area.id if found.line.area else None


def _place(line: HouseholdLine) -> int | None:
    return line.area.id if line.area else None


def _age(found: FilledLine, on: date) -> Cell:
    line = found.line
    if line.life is not LifeStatus.ALIVE:
        return _(words.LIVES[line.life])
    return age(line.born_on.earliest, on) if line.born_on.earliest <= on else ""


def _outside(found: FilledLine, here: Surroundings) -> str:
    return elsewhere(found.hukou_elsewhere, here.on) if found.hukou_elsewhere else ""


def in_full(given: Given) -> bool:
    """Whether identity numbers were asked for unmasked."""
    return IN_FULL in given.get("numbers", ())


def _held(ctx: RequestContext, given: Given) -> tuple[HeldBlank, Plan]:
    number = uuid_of(next(iter(given.get("blank", ())), ""))
    if number is None:
        raise NotFound("form")
    held = queries.held_blank(ctx, number)
    if held.plan is None:
        raise NotFound("form")
    return held, held.plan


FILES = (PersonsFile("blank", may.BLANK_FILE, _head, _chosen, _rows, in_full, own_sheet=True),)
