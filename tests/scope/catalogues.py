"""The closed catalogues as the running code has them, in a form that can be held against ``catalogues.json``."""

import dataclasses
import hashlib
import inspect
import json
import tomllib
from collections.abc import Iterable, Mapping
from enum import Enum
from pathlib import Path
from typing import get_args

from django.apps import apps

from tests.architecture.house import PACKAGE
from wanjia.access.types import Purpose, Role
from wanjia.atlas.forms import FileForm
from wanjia.atlas.pages.boards import EVENTS as BOARD_EVENTS
from wanjia.atlas.rules.figures import FIGURES
from wanjia.atlas.types import Layer
from wanjia.desk.forms import HouseholdsForm, RosterForm
from wanjia.desk.pages.roster import COLUMNS as ROSTER_COLUMNS
from wanjia.intake.rules.mapping import MAPPABLE
from wanjia.intake.rules.rows import COLUMNS as BATCH_COLUMNS
from wanjia.intake.sources.catalogue import FULL_LISTS, LAYOUTS
from wanjia.intake.sources.household_list.columns import HEADINGS
from wanjia.intake.types.blanks import BlankFact
from wanjia.registry import queries
from wanjia.registry.types import (
    Basis,
    ContactKind,
    EventKind,
    FactKind,
    HouseholdKind,
    KinKind,
    LifeStatus,
    Source,
    Standing,
    commands,
    facts,
)
from wanjia.registry.types.filled import FilledLine, Sought
from wanjia.registry.types.lists import HouseholdFilter, RosterFilter
from wanjia.registry.types.views import DoorCell, HouseholdLine, MemberLine, PersonLine
from wanjia.statistics.rules.catalogue import DESIGNS, FREE
from wanjia.statistics.types.designs import Design

SNAPSHOT = Path(__file__).with_name("catalogues.json")
ROWS = (PersonLine, HouseholdLine, MemberLine, DoorCell, FilledLine, Sought)
ENUMS = (FactKind, EventKind, KinKind, ContactKind, Source, Standing, Basis, HouseholdKind, LifeStatus, Role, Purpose)
Catalogues = dict[str, list[str]]


def catalogues() -> Catalogues:
    """Every catalogue by its name; a new one belongs here on the day it exists."""
    return {
        **{f"enum {one.__name__}": members(one) for one in ENUMS},
        **{f"fact {one.__name__}": fields(one) for one in get_args(facts.Value)},
        **{f"event {one.__name__}": fields(one) for one in events()},
        **{f"filter {one.__name__}": fields(one) for one in (RosterFilter, HouseholdFilter)},
        **{f"row {one.__name__}": fields(one) for one in ROWS},
        **{f"door {name}": questions(getattr(queries, name)) for name in queries.__all__},
        **{f"table {one._meta.db_table}": columns(one) for one in apps.get_app_config("registry").get_models()},
        **{f"code list {path.stem}": codes(path) for path in sorted((PACKAGE / "places/data/codes").glob("*.toml"))},
        "table designs": [designed(one) for one in DESIGNS],
        "free rows and columns": [one.value for one in FREE],
        "form roster": list(RosterForm.base_fields),
        "form households": list(HouseholdsForm.base_fields),
        "form map": list(FileForm.base_fields),
        "figures of maps and boards": [
            f"{one.key} = {one.of}{f' / {one.to}' if one.to else ''}" for one in FIGURES.values()
        ],
        "points of maps": members(Layer),
        "events of the board": [kind.name for kind in BOARD_EVENTS],
        "columns of the roster and its file": list(ROSTER_COLUMNS),
        "columns of a batch": list(BATCH_COLUMNS),
        **{
            f"file {one.code}": [f"{column.heading} → {column.fact}" for column in one.columns]
            for one in (*LAYOUTS, *FULL_LISTS)
        },
        "facts of a mapped list": list(MAPPABLE),
        "columns of a superior's form": members(BlankFact),
        "headings of a household list": [f"{one.title} → {one.column}" for one in HEADINGS],
    }


def members(enum: type[Enum]) -> list[str]:
    return [f"{one.name} = {one.value}" for one in enum]


def designed(design: Design) -> str:
    events = "".join(f" {kind.name}" for kind in design.events)
    narrowed = ", ".join(design.filters)
    return (
        f"{design.code}: {design.unit}{events} by {design.rows} x {design.columns}, narrowed by {narrowed or 'nothing'}"
    )


def fields(of: type) -> list[str]:
    return [part.name for part in dataclasses.fields(of)]


def events() -> list[type[commands.Command]]:
    """Every command that can be told, in the order of the file."""
    found = [one for one in vars(commands).values() if isinstance(one, type) and issubclass(one, commands.Command)]
    return [one for one in found if "kind" in vars(one)]


def questions(door) -> list[str]:
    return list(inspect.signature(door).parameters)


def columns(model) -> list[str]:
    return sorted(field.column for field in model._meta.fields if field.column)


def codes(path: Path) -> list[str]:
    return [f"{code} {zh}" for code, zh, *_ in tomllib.loads(path.read_text(encoding="utf-8"))["codes"]]


def digest(entries: Iterable[str]) -> str:
    """What the reason in the snapshot is written for: another catalogue needs another reason."""
    return hashlib.sha256("\n".join(entries).encode()).hexdigest()[:12]


def differences(held: Catalogues, written: Mapping[str, Mapping[str, object]]) -> list[str]:
    """Where the running code and the snapshot differ, and reasons that were written for something else."""
    faults = [f"{name}: a catalogue nobody has reviewed" for name in held.keys() - written.keys()]
    faults += [f"{name}: written down, but not held" for name in written.keys() - held.keys()]
    for name in held.keys() & written.keys():
        entries = written[name]["entries"]
        faults += [f"{name}: {entry!r} is new" for entry in held[name] if entry not in entries]
        faults += [f"{name}: {entry!r} is gone" for entry in entries if entry not in held[name]]
        if written[name]["for"] != digest(entries):
            faults.append(f"{name}: say why it changed, and for {digest(entries)}")
        if len(str(written[name]["why"])) < 40:
            faults.append(f"{name}: the reason says too little")
    return sorted(faults)


def snapshot() -> dict[str, dict[str, object]]:
    return json.loads(SNAPSHOT.read_text(encoding="utf-8"))
