"""From templates to families with birthdays."""

from dataclasses import fields

import numpy as np

from wanjia.demo.types import (
    ABSENT,
    ALIVE,
    CHILDREN,
    DAYS_A_YEAR,
    HUSBAND,
    NEVER,
    SLOTS,
    WIFE,
    Families,
    Floats,
    Ints,
    Moment,
    Templates,
)


def settle(rng: np.random.Generator, shapes: Templates, template: Ints, community: Ints, moment: Moment) -> Families:
    """One family for every entry of ``template``; the same template twice gives different birthdays."""
    age = _moved(rng, shapes.age[template])
    there = ~np.isnan(age)
    birth = moment.today - np.floor(np.nan_to_num(age) * DAYS_A_YEAR).astype(np.int64)
    count = len(template)
    return Families(
        community=community,
        structure=shapes.structure[template],
        side=shapes.side[template],
        head=shapes.head[template],
        state=np.where(there, ALIVE, ABSENT),
        sex=shapes.sex[template],
        birth=birth,
        precision=np.ones((count, SLOTS), dtype=np.int64),
        died=np.full((count, SLOTS), NEVER),
        married=np.full((count, 2), NEVER),
        marital=np.zeros((count, SLOTS), dtype=np.int64),
        marital_since=np.full((count, SLOTS), NEVER),
    )


def _moved(rng: np.random.Generator, age: Floats) -> Floats:
    """Ages moved by up to half a year for all of a household together, never below nought.

    Adults move a little on their own too; children keep their distances, so twins stay twins.
    """
    youngest = np.nanmin(age, axis=1)
    move = rng.random(len(age)) - 0.5
    move = np.where(move < -youngest, -youngest * rng.random(len(age)), move)
    alone = (rng.random(age.shape) - 0.5) * 0.4
    alone[:, CHILDREN] = 0
    return np.asarray(age + move[:, None] + np.where(age > 20, alone, 0))


def forget_days(rng: np.random.Generator, families: Families, moment: Moment) -> None:
    """Some old people without parents in the register know the month or only the year they were born in."""
    old = (families.state == ALIVE) & (families.birth < moment.today - 72 * 366)
    old[:, HUSBAND : WIFE + 1] &= (families.state[:, :HUSBAND] == ABSENT).all(axis=1)[:, None]
    rows, slots = np.nonzero(old & (rng.random(old.shape) < 0.025))
    unit = np.where(rng.random(len(rows)) < 0.5, 2, 3)
    days = families.birth[rows, slots].astype("datetime64[D]")
    months, years = days.astype("datetime64[M]"), days.astype("datetime64[Y]")
    starts = np.where(unit == 2, months.astype("datetime64[D]"), years.astype("datetime64[D]"))
    families.birth[rows, slots] = starts.astype(np.int64)
    families.precision[rows, slots] = unit


def born(families: Families, rows: Ints, *, elders: bool) -> tuple[Ints, Ints]:
    """Birthdays of the first and the last child a pair has in the household; NEVER where there is none."""
    if elders:
        child = np.where(families.side[rows] == 0, HUSBAND, WIFE)
        only = np.where(families.state[rows, child] == ABSENT, NEVER, families.birth[rows, child])
        return only, only
    none = families.state[rows, CHILDREN] == ABSENT
    first = np.where(none, -NEVER, families.birth[rows, CHILDREN]).min(axis=1)
    last = np.where(none, NEVER, families.birth[rows, CHILDREN]).max(axis=1)
    return np.where(first == -NEVER, NEVER, first), last


def together(one: Families, other: Families) -> Families:
    """Both, in the order of their communities."""
    names = [field.name for field in fields(Families)]
    order = np.argsort(np.concatenate([one.community, other.community]), kind="stable")
    return Families(*(np.concatenate([getattr(one, name), getattr(other, name)])[order] for name in names))
