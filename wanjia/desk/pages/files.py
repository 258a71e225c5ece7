"""What of the desk may leave as a file: the roster, households, who looked at a person. Words as on the pages."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from uuid import UUID

from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from wanjia.access.types import (
    Chosen,
    FileHead,
    Given,
    PersonsFile,
    RequestContext,
    Row,
    ShortFile,
    ShortTable,
)
from wanjia.audit.types import Grade
from wanjia.desk import policies as may
from wanjia.desk import queries
from wanjia.desk.forms import HouseholdsForm, RosterForm
from wanjia.desk.forms.reports import uuid_of
from wanjia.desk.pages import words
from wanjia.desk.pages.households import household_columns
from wanjia.desk.pages.persons import look_columns, look_rows
from wanjia.desk.pages.quality import quality_head, quality_rows
from wanjia.desk.pages.roster import COLUMNS, STANDING_WORDS, chosen_columns
from wanjia.desk.pages.rows import household_row, label, written
from wanjia.desk.pages.scope import area_named, today
from wanjia.kernel.dates import age
from wanjia.kernel.errors import N_, NotFound, Problem, Refused
from wanjia.kernel.seen import Seen
from wanjia.places.queries import area as area_of
from wanjia.registry import queries as registry
from wanjia.registry.types import LifeStatus
from wanjia.registry.types.lists import HouseholdFilter
from wanjia.registry.types.views import PersonLine

MOST_LOOKS = 5_000
Column = Sequence[str | int]
UNREAD = N_("The filters cannot be read. Open the list anew.")


def _roster_head(ctx: RequestContext, given: Given) -> FileHead:
    area = area_of(given_area(ctx, given), on=today(ctx))
    return FileHead(
        title=_("Roster of %(area)s") % {"area": area.name},
        columns=(_("Name"), *(_(COLUMNS[name]) for name in _roster_columns(given))),
        asked=((_("Area"), area.name), *asked_roster(ctx, given)),
    )


def asked_roster(ctx: RequestContext, given: Given) -> list[tuple[str, str]]:
    """The filters of a roster in force, in words."""
    form = roster_form(ctx, given)
    return [(str(form.fields[name].label), form.words_of(name, value)) for name, value in form.given().items()]


def _roster_ids(ctx: RequestContext, given: Given) -> Chosen:
    form = roster_form(ctx, given)
    return registry.roster_ids(ctx, form.wanted(given_area(ctx, given)), order=form.order_wanted())


def _roster_rows(ctx: RequestContext, given: Given, ids: Sequence[int], number: UUID) -> Seen[list[Row]]:
    seen = registry.roster_part(ctx, ids, file=number)
    return Seen(told(seen.value, _roster_columns(given), today(ctx)), seen.audit_id)


def told(lines: Collection[PersonLine], shown: Sequence[str], on: date) -> list[Row]:
    """Persons as rows of a file, made column by column; the words of a code are looked up once."""
    sexes = {code: label("sex", str(code)) for code in {line.sex for line in lines}}
    lives = {life: _(words.LIVES[life]) for life in LifeStatus}
    standings = {standing: _(STANDING_WORDS[badge]) for standing, badge in words.BADGES.items()}
    apart = {True: _("yes"), False: ""}
    columns: Mapping[str, Callable[[], Column]] = {
        "sex": lambda: [sexes[line.sex] for line in lines],
        "born": lambda: [str(line.born_on) for line in lines],
        "age": lambda: [_age(line, on) if line.life is LifeStatus.ALIVE else lives[line.life] for line in lines],
        "area": lambda: [line.area.name if line.area else "" for line in lines],
        "address": lambda: [written(line.address) for line in lines],
        "apart": lambda: [apart[line.away_from_hukou] for line in lines],
        "standing": lambda: [standings[line.standing] for line in lines],
    }
    return list(zip([line.name for line in lines], *[columns[name]() for name in shown], strict=True))


def _age(line: PersonLine, on: date) -> str | int:
    return age(line.born_on.earliest, on) if line.born_on.earliest <= on else ""


def roster_form(ctx: RequestContext, given: Given) -> RosterForm:
    """The filters of a roster as they were asked. Refused for what cannot be read."""
    form = RosterForm(_data(given), on=today(ctx))
    if not form.is_valid():
        raise Refused(Problem("roster", UNREAD, "filters"))
    return form


def _roster_columns(given: Given) -> list[str]:
    return chosen_columns(given.get("column", ()))


def _households_head(ctx: RequestContext, given: Given) -> FileHead:
    area = area_of(given_area(ctx, given), on=today(ctx))
    return FileHead(
        title=_("Households of %(area)s") % {"area": area.name},
        columns=tuple(column.label for column in household_columns()),
        asked=((_("Area"), area.name), *asked_households(ctx, given)),
    )


def asked_households(_ctx: RequestContext, given: Given) -> list[tuple[str, str]]:
    """The filters of a list of households, in words."""
    form = _households_form(given)
    kind = form.kind_wanted()
    return [
        (_("Household"), _(words.BASES[form.basis_wanted()])),
        (_("Kind"), _(words.HOUSEHOLD_KINDS[kind]) if kind else _("all")),
    ]


def _household_ids(ctx: RequestContext, given: Given) -> Chosen:
    return registry.household_ids(ctx, household_filter(ctx, given))


def household_filter(ctx: RequestContext, given: Given) -> HouseholdFilter:
    """Which households are asked for."""
    form = _households_form(given)
    return HouseholdFilter(area=given_area(ctx, given), basis=form.basis_wanted(), kind=form.kind_wanted())


def _household_rows(ctx: RequestContext, given: Given, ids: Sequence[int], number: UUID) -> Seen[list[Row]]:
    seen = registry.household_part(ctx, ids, file=number)
    rows = [household_row(line) for line in seen.value]
    return Seen([[row.number, row.head, row.kind, row.area, row.address, row.size] for row in rows], seen.audit_id)


def _households_form(given: Given) -> HouseholdsForm:
    form = HouseholdsForm(_data(given))
    if not form.is_valid():
        raise Refused(Problem("households", UNREAD, "filters"))
    return form


def _looks_head(_ctx: RequestContext, given: Given) -> FileHead:
    _person(given)
    return FileHead(_("Who looked"), tuple(column.label for column in look_columns()))


def _looks(ctx: RequestContext, given: Given, number: UUID) -> Seen[ShortTable]:
    seen = queries.looks_at(ctx, _person(given), limit=MOST_LOOKS, grade=Grade.EXPORTED)
    rows = [
        [f"{row['at']:%Y-%m-%d %H:%M:%S}", str(row["area"]), str(row["purpose"]), str(row["how"]), str(row["officer"])]
        for row in look_rows(seen.value, today(ctx))
    ]
    return Seen(ShortTable(_looks_head(ctx, given), rows), seen.audit_id)


def _person(given: Given) -> UUID:
    person = uuid_of(next(iter(given.get("person", ())), ""))
    if person is None:
        raise NotFound("person")
    return person


def given_area(ctx: RequestContext, given: Given) -> int:
    """The area that was asked for, the asker's own without one."""
    return area_named(ctx, next(iter(given.get("area", ())), ""))


def _data(given: Given) -> MultiValueDict:
    return MultiValueDict({name: list(values) for name, values in given.items()})


FILES = (
    PersonsFile("roster", may.ROSTER_FILE, _roster_head, _roster_ids, _roster_rows),
    PersonsFile("households", may.HOUSEHOLDS_FILE, _households_head, _household_ids, _household_rows),
    ShortFile("looks", may.LOOKS_FILE, _looks_head, _looks),
    ShortFile("quality", may.QUALITY_FILE, quality_head, quality_rows),
)
