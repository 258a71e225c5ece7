"""Settling a row that waits: mended it enters the register as one person, or it is dismissed with its reason."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID, uuid5

from wanjia.access.queries import system_context, within
from wanjia.access.types import RequestContext
from wanjia.audit.actions import record
from wanjia.intake.actions.receiving import receive
from wanjia.intake.actions.uploads import lists_for
from wanjia.intake.models import WaitingRow
from wanjia.intake.queries.areas import codes_in_reach
from wanjia.intake.queries.quarantine import reached
from wanjia.intake.sources.household_list.reading import PRECISIONS, ReadRow, read_row
from wanjia.intake.types import Handover, Receipt
from wanjia.kernel.clock import day_in_china
from wanjia.kernel.dates import PartialDate
from wanjia.kernel.errors import N_, NotFound, Problem, Refused
from wanjia.places.queries import area_by_code
from wanjia.places.types import Address, Area
from wanjia.registry.queries import households_numbered
from wanjia.registry.types import Basis, HouseholdKind, Source
from wanjia.registry.types.commands import NEW_DOOR, Command, Death, Entry, NewHouseholdEntry
from wanjia.vault.actions import seal
from wanjia.vault.types import FieldClass

MENDED, DISMISSED = "mended", "dismissed"
LEAST_REASON = 4
# Which column of the list a field of the register's commands came from.
COLUMN_OF = {
    "born": "birth_date",
    "on": "residence_since",
    "document_number": "id_number",
    "document_type": "id_type",
    "household": "household_no",
    "number": "household_no",
    "dwelling": "door",
    "hukou_elsewhere": "hukou_area",
}
PRECISION_OF = {code: precision for precision, code in PRECISIONS.items()}


def mend_row(number: UUID, written: Mapping[str, str], *, distinct: bool, by: RequestContext) -> Receipt:
    """Enter the person of a waiting row as ``written`` now (by column), with the household if it is not held yet.

    ``distinct``: somebody alike was looked at and is another person. Raises Refused with the field of each problem;
    then the row goes on waiting.
    """
    row = _waiting(number, by)
    read = _read(row.row, written, by)
    area = area_by_code(read.values["community"], on=day_in_china(by.at))
    entry = _entry(read, _household(row, read, area, by))
    receipt = _tell(row, entry, _door(read, area), distinct=distinct, by=by)
    if read.values["died_on"]:
        death = Death(on=PartialDate(read.values["died_on"]), person=receipt.persons["person"])
        _tell(row, death, None, by=by)
    _settle(row, MENDED, "", by)
    return receipt


def dismiss_row(number: UUID, reason: str, *, by: RequestContext) -> None:
    """Leave a waiting row out for good, and say why."""
    if len(reason.strip()) < LEAST_REASON:
        raise Refused(Problem("no_reason", N_("Say why the row is left out."), "reason"))
    _settle(_waiting(number, by), DISMISSED, reason.strip()[:500], by)


def _waiting(number: UUID, by: RequestContext) -> WaitingRow:
    row = reached(by).filter(uuid=number).first()
    if row is None:
        raise NotFound("row")
    if row.settled_at is not None:
        raise Refused(Problem("settled", N_("Somebody has settled this row already. Open the list anew.")))
    return row


def _read(number: int, written: Mapping[str, str], by: RequestContext) -> ReadRow:
    communities = None if by.reach.whole_city else frozenset(codes_in_reach(by))
    told = {column: text.strip() for column, text in written.items() if text.strip()}
    read = read_row(number, told, lists_for(day_in_china(by.at), communities))
    if read.problems:
        raise Refused(*read.problems)
    return read


def _household(row: WaitingRow, read: ReadRow, area: Area, by: RequestContext) -> UUID:
    """The household of the row's number, opened now if there is none."""
    number = read.values["household_no"]
    known = _numbered(number, area, by)
    if known is None:
        opened = NewHouseholdEntry(
            on=_since(read),
            basis=Basis.LIVING,
            household_kind=HouseholdKind(read.values["household_kind"]),
            number=number,
            dwelling=NEW_DOOR,
        )
        _tell(row, opened, _door(read, area), by=by)
        known = _numbered(number, area, by)
    assert known is not None
    return known


def _numbered(number: str, area: Area, by: RequestContext) -> UUID | None:
    with within(system_context("gate", at=by.at)):
        return households_numbered([number], area.id).get(number)


def _entry(read: ReadRow, household: UUID) -> Entry:
    values = read.values
    hukou = values["hukou_area"] or ""
    registered = _area_id(hukou, read)
    return Entry(
        on=_since(read),
        name=values["name"],
        sex=values["sex"],
        born=PartialDate(values["birth_date"], PRECISION_OF[values["birth_precision"]]),
        document_type=values["id_type"] or "01",
        document_number=values["id_number"] or "",
        dwelling=NEW_DOOR,
        household=household,
        relation=values["relation"],
        hukou_area=registered,
        hukou_elsewhere="" if registered else hukou,
        marital=values["marital"] or "",
        education=values["education"] or "",
        phone=values["phone"] or "",
    )


def _since(read: ReadRow) -> PartialDate:
    born = PartialDate(read.values["birth_date"], PRECISION_OF[read.values["birth_precision"]])
    return PartialDate(read.values["residence_since"]) if read.values["residence_since"] else born


def _door(read: ReadRow, area: Area) -> Address:
    parts = {name: read.values[name] or "" for name in ("building", "unit", "floor", "door")}
    return Address(area.id, **parts, longitude=read.values["longitude"], latitude=read.values["latitude"])


def _area_id(code: str, read: ReadRow) -> int | None:
    """The id of a community of this city; None for a county elsewhere."""
    try:
        return area_by_code(code, on=_since(read).latest).id if code else None
    except NotFound:
        return None


def _tell(
    row: WaitingRow, command: Command, door: Address | None, *, by: RequestContext, distinct: bool = False
) -> Receipt:
    """Through the gate; the same row never tells the same twice. A household of another number is another."""
    key = uuid5(row.uuid, f"{type(command).__name__} {getattr(command, 'number', '')}")
    try:
        return receive(by, command, handover=Handover(Source.HOUSEHOLD_LIST, key, distinct=distinct, door=door))
    except Refused as refused:
        raise Refused(
            *(replace(one, field=COLUMN_OF.get(one.field, one.field)) for one in refused.problems)
        ) from refused


def _settle(row: WaitingRow, outcome: str, reason: str, by: RequestContext) -> None:
    with within(by):
        row.settled_at, row.settled_by, row.outcome = by.at, by.actor, outcome
        row.reason = seal(FieldClass.NOTE, owner=row.uuid, text=reason) if reason else None
        row.save(update_fields=["settled_at", "settled_by", "outcome", "reason"])
        record(by.act(), action=f"quarantine.{outcome}", object=f"row:{row.uuid}", at=by.at)
