"""Between a fact's value and its row. Numbers are sealed on the way in and unsealed on the way out."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from wanjia.kernel.dates import Precision
from wanjia.registry.models import facts as tables
from wanjia.registry.types.facts import (
    Basis,
    Birth,
    Contact,
    ContactKind,
    Disability,
    Education,
    FactKind,
    Hukou,
    IdentityDocument,
    Kin,
    KinKind,
    Life,
    LifeStatus,
    Marital,
    Membership,
    Name,
    Permit,
    Preference,
    Residence,
    Value,
    slot_of,
)
from wanjia.vault.actions import seal
from wanjia.vault.queries import blind, tail, unseal, unseal_many
from wanjia.vault.types import FieldClass

TABLE: dict[FactKind, type[tables.FactRow]] = {
    FactKind.NAME: tables.NameFact,
    FactKind.BIRTH: tables.BirthFact,
    FactKind.DOCUMENT: tables.DocumentFact,
    FactKind.LIFE: tables.LifeFact,
    FactKind.MARITAL: tables.MaritalFact,
    FactKind.EDUCATION: tables.EducationFact,
    FactKind.RESIDENCE: tables.ResidenceFact,
    FactKind.HUKOU: tables.HukouFact,
    FactKind.MEMBERSHIP: tables.MembershipFact,
    FactKind.KIN: tables.KinFact,
    FactKind.CONTACT: tables.ContactFact,
    FactKind.PREFERENCE: tables.PreferenceFact,
    FactKind.PERMIT: tables.PermitFact,
    FactKind.DISABILITY: tables.DisabilityFact,
}
CODE_OF_PRECISION = {Precision.DAY: 1, Precision.MONTH: 2, Precision.YEAR: 3}
PRECISION_OF_CODE = {code: precision for precision, code in CODE_OF_PRECISION.items()}
Columns = Mapping[str, Any]
LAST = 4  # characters of a number that its tail index covers


def value_of(row: Any, owner: UUID) -> Value:
    """The value in ``row``."""
    return value_from(type(row), vars(row), owner)


def value_from(table: type[tables.FactRow], columns: Columns, owner: UUID) -> Value:
    """The value in the columns of a row of ``table``, as the driver or as JSON gives them."""
    return READ[table](columns, owner)


def values_of(rows: Sequence[tuple[FactKind, Columns, UUID]]) -> list[Value]:
    """The values in the columns of rows of any kinds, each with its owner; numbers are unsealed as a column."""
    opened = {kind: iter(_numbers(kind, rows)) for kind in NUMBERED}
    return [
        NUMBERED[kind][1](columns["sort"], next(opened[kind]))
        if kind in NUMBERED
        else READ[TABLE[kind]](columns, owner)
        for kind, columns, owner in rows
    ]


def _numbers(kind: FactKind, rows: Sequence[tuple[FactKind, Columns, UUID]]) -> list[str]:
    field, _ = NUMBERED[kind]
    mine = [(columns["number"], owner) for one, columns, owner in rows if one is kind]
    return unseal_many(field, owners=[owner for _, owner in mine], sealed=[bytes.fromhex(told) for told, _ in mine])


# Facts that hold a sealed number, and what they are once it is open.
NUMBERED: dict[FactKind, tuple[FieldClass, Callable[[int, str], Value]]] = {
    FactKind.DOCUMENT: (FieldClass.CITIZEN_NUMBER, lambda sort, number: IdentityDocument(f"{sort:02d}", number)),
    FactKind.CONTACT: (FieldClass.PHONE, lambda sort, number: Contact(ContactKind(sort), number)),
}


def _number(field: FieldClass, number: bytes | str, owner: UUID) -> str:
    sealed = bytes.fromhex(number) if isinstance(number, str) else bytes(number)
    return unseal(field, owner=owner, sealed=sealed)


def _day(day: date | str) -> date:
    return date.fromisoformat(day) if isinstance(day, str) else day


READ: dict[type[tables.FactRow], Callable[[Columns, UUID], Value]] = {
    tables.NameFact: lambda row, _: Name(row["text"]),
    tables.BirthFact: lambda row, _: Birth(row["sex"], _day(row["born_on"]), PRECISION_OF_CODE[row["born_precision"]]),
    tables.DocumentFact: lambda row, owner: IdentityDocument(
        f"{row['sort']:02d}", _number(FieldClass.CITIZEN_NUMBER, row["number"], owner)
    ),
    tables.LifeFact: lambda row, _: Life(LifeStatus(row["status"])),
    tables.MaritalFact: lambda row, _: Marital(row["code"]),
    tables.EducationFact: lambda row, _: Education(row["code"]),
    tables.ResidenceFact: lambda row, _: Residence(row["dwelling_id"], row["elsewhere"]),
    tables.HukouFact: lambda row, _: Hukou(row["area_id"], row["elsewhere"], row["kind"]),
    tables.MembershipFact: lambda row, _: Membership(Basis(row["sort"]), row["household_id"], row["relation"]),
    tables.KinFact: lambda row, _: Kin(row["relative_id"], KinKind(row["sort"]), row["active"]),
    tables.ContactFact: lambda row, owner: Contact(
        ContactKind(row["sort"]), _number(FieldClass.PHONE, row["number"], owner)
    ),
    tables.PreferenceFact: lambda row, _: Preference(row["no_visits"], row["no_calls"]),
    tables.PermitFact: lambda row, _: Permit(_day(row["issued_on"]), _day(row["endorsed_until"])),
    tables.DisabilityFact: lambda row, _: Disability(row["kind"], row["grade"]),
}


def columns_of(value: Value, owner: UUID) -> dict[str, Any]:
    """The columns that hold ``value``, its slot included."""
    sort, relative = slot_of(value)
    own: dict[str, Any]
    match value:
        case IdentityDocument(number=number):
            own = _sealed(FieldClass.CITIZEN_NUMBER, number, owner)
        case Contact(number=number):
            own = _sealed(FieldClass.PHONE, number, owner)
        case Kin(active=active, kind=kind):
            own = {"relative_id": relative, "active": active, "sealed": kind in ADOPTIVE}
        case Residence(dwelling=dwelling, elsewhere=elsewhere):
            own = {"dwelling_id": dwelling, "elsewhere": elsewhere}
        case Hukou(area=area, elsewhere=elsewhere, kind=kind):
            own = {"area_id": area, "elsewhere": elsewhere, "kind": kind}
        case Membership(household=household, relation=relation):
            own = {"household_id": household, "relation": relation}
        case Birth(sex=sex, born_on=born_on, precision=precision):
            own = {"sex": sex, "born_on": born_on, "born_precision": CODE_OF_PRECISION[precision]}
        case Life(status=status):
            own = {"status": int(status)}
        case _:
            own = dict(vars(value))
    return {"sort": sort, **own}


ADOPTIVE = (KinKind.ADOPTIVE_FATHER, KinKind.ADOPTIVE_MOTHER)


def _sealed(field: FieldClass, number: str, owner: UUID) -> dict[str, Any]:
    return {
        "number": seal(field, owner=owner, text=number),
        "blind": blind(field, number),
        "tail": tail(field, number[-LAST:]),
    }
