"""Registered tables: what may be crossed with what. A new one is code with a review, never configuration."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from wanjia.registry.types import EventKind


class Audience(StrEnum):
    """Who a figure is for: person rights in one's own areas, staff without them, everybody."""

    PERSONS = "persons"
    MANAGERS = "managers"
    PUBLIC = "public"


class Unit(StrEnum):
    """What a table counts: people on a day, households on a day, or what happened in a period."""

    PEOPLE = "people"
    HOUSEHOLDS = "households"
    EVENTS = "events"


class Population(StrEnum):
    """Whose population: 实有 of those who live there, 户籍 of those who are registered there."""

    LIVING = "living"
    REGISTERED = "registered"


class Counting(StrEnum):
    """By the day on which something happened (按发生), or on which the register learned of it (按登记)."""

    OCCURRED = "occurred"
    RECORDED = "recorded"


class Dimension(StrEnum):
    """What a table can be broken down by, or narrowed to."""

    AREA = "area"
    AGE = "age"
    AGE_FIVE = "age_five"
    AGE_BROAD = "age_broad"
    SEX = "sex"
    MARITAL = "marital"
    EDUCATION = "education"
    HUKOU = "hukou"
    SIZE = "size"
    HOUSEHOLD_KIND = "household_kind"
    GENERATIONS = "generations"
    EVENT = "event"
    MONTH = "month"
    MOTHER_AGE = "mother_age"


@dataclass(frozen=True)
class Design:
    """One table: ``rows`` x ``columns`` of a ``unit``; ``filters`` may narrow it.

    ``title`` and ``counted`` (what a figure counts, in one sentence) are msgids. ``events`` are the kinds counted;
    ``least_age`` leaves out those to whom the breakdown does not apply.
    """

    code: str
    title: str
    counted: str
    unit: Unit
    rows: Dimension
    columns: Dimension
    filters: tuple[Dimension, ...] = ()
    events: tuple[EventKind, ...] = ()
    least_age: int = 0
    chart: str = "bars"


Filters = tuple[tuple[Dimension, str], ...]


@dataclass(frozen=True)
class Statement:
    """A design as SQL of DuckDB over the declared tables, with its parameters in the order of their numbers.

    ``weighted`` counts by the mirror's weights, ``plain`` rows of tables that have none.
    """

    code: str
    weighted: str
    plain: str
    parameters: tuple[Any, ...]
