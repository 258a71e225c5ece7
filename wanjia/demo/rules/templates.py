"""Household shapes with ages that fit each other."""

import numpy as np

from wanjia.demo.rules import calibration
from wanjia.demo.rules.pyramid import AGES
from wanjia.demo.types import (
    CHILD,
    FEMALE,
    GRANDFATHER,
    GRANDMOTHER,
    HUSBAND,
    MALE,
    OTHER,
    SLOTS,
    WIFE,
    Flags,
    Floats,
    Ints,
    Shape,
    Templates,
)

PER_SHAPE = 1200
SIZES = {1: 0.165, 2: 0.295, 3: 0.27, 4: 0.15}  # of family households; what is left are larger ones
STRATA = 3
_BOYS = 1.1 / 2.1  # at birth
_TWINS = 0.025  # of families with a second child


def draw(rng: np.random.Generator, shapes: list[Shape], fertility: Floats) -> Templates:
    """``PER_SHAPE`` templates of every shape."""
    return _join([_of_shape(rng, number, shape, fertility) for number, shape in enumerate(shapes)])


def weigh(templates: Templates, people: Floats, strata: Floats) -> Floats:
    """Weights (3, n) by stratum: households add up to ``strata`` (sum 1), people to ``people`` a household (2, 91).

    The countryside leans to older and larger households, the town to younger and smaller ones.
    """
    count = len(templates.structure)
    cells = np.full((STRATA * count, SLOTS + 2), -1)
    cells[:, :SLOTS] = np.tile(_people_cells(templates), (STRATA, 1))
    for column, size in enumerate(SIZES):
        cells[np.tile(templates.size == size, STRATA), SLOTS] = 2 * AGES + column
    cells[:, SLOTS + 1] = 2 * AGES + len(SIZES) + np.repeat(np.arange(STRATA), count)
    older = np.array([-0.012, 0.004, 0.015])[:, None] * (np.nanmean(templates.age, axis=1) - 40)
    larger = np.array([-0.10, 0.04, 0.14])[:, None] * (templates.size - 2.8)
    prior = (templates.prior * np.exp(older + larger) * strata[:, None]).ravel()
    target = np.concatenate([people.ravel(), list(SIZES.values()), strata])
    return calibration.balance(cells, prior, target).reshape(STRATA, count)


def _people_cells(templates: Templates) -> Ints:
    ages = np.minimum(np.nan_to_num(templates.age), AGES - 1).astype(np.int64)
    return np.where(np.isnan(templates.age), -1, (templates.sex - 1) * AGES + ages)


def _of_shape(rng: np.random.Generator, number: int, shape: Shape, fertility: Floats) -> Templates:
    """More than enough templates, of which those whose ages fit are kept."""
    count = PER_SHAPE * 3
    age = np.full((count, SLOTS), np.nan)
    side = (rng.random(count) < 0.25).astype(np.int64)
    wife, husband = _partners(rng, shape, count, fertility)
    fits = _children(rng, shape, age, wife, fertility)
    if shape.elders:
        fits &= _elders(rng, age, np.where(side == 0, husband, wife), fertility)
    fits &= _place_partners(rng, shape, age, (wife, husband))
    if shape.others != "none":
        _others(rng, shape, age)
    kept = np.flatnonzero(fits)[:PER_SHAPE]
    sex = np.broadcast_to([MALE, FEMALE, MALE, FEMALE, 0, 0, 0, 0, 0], (count, SLOTS)).copy()
    sex[:, CHILD:OTHER] = np.where(rng.random((count, 3)) < _BOYS, MALE, FEMALE)
    sex[:, OTHER:] = np.where(rng.random((count, 2)) < 0.5, MALE, FEMALE)
    structure = np.full(len(kept), number)
    prior = np.full(len(kept), shape.share / len(kept))
    return Templates(age[kept], sex[kept], structure, side[kept], _heads(rng, age[kept]), prior)


def mothers_ages(rng: np.random.Generator, count: int, fertility: Floats, later: float = 0.0) -> Floats:
    """Ages at a birth, ``later`` years after the national pattern of all births."""
    years = rng.choice(len(fertility), size=count, p=fertility)
    return np.clip(years + rng.random(count) + later, 18.7, 44.5)


def older_by(rng: np.random.Generator, count: int) -> Floats:
    """Years a husband is older than his wife."""
    return np.clip(rng.normal(1.8, 2.4, count), -6, 15)


def _partners(rng: np.random.Generator, shape: Shape, count: int, fertility: Floats) -> tuple[Floats, Floats]:
    """Ages of wife and husband, also of one who is not there."""
    if shape.children:
        eldest = rng.triangular(0, 4, 34, count) if shape.partners else rng.random(count) * 17
        wife = eldest + mothers_ages(rng, count, fertility, later=2.0)
    elif shape.others != "none":
        wife = rng.triangular(18.5, 23, 42, count)
    elif shape.elders:
        wife = 21.5 + rng.random(count) * 42
    else:
        wife = (18.5 if shape.partners == 1 else 21.5) + rng.random(count) * 74
    return wife, wife + older_by(rng, count)


def _children(rng: np.random.Generator, shape: Shape, age: Floats, wife: Floats, fertility: Floats) -> Flags:
    """Put the children in, the eldest first; say where the mother's ages fit."""
    count = len(wife)
    if not shape.children:
        return np.ones(count, dtype=bool)
    at_first = mothers_ages(rng, count, fertility, later=2.0)
    ages = [wife - at_first]
    for _ in range(1, shape.children):
        gap = np.clip(rng.lognormal(1.4, 0.5, count), 1.1, 14)
        gap[rng.random(count) < _TWINS] = 0.0
        ages.append(ages[-1] - gap)
    age[:, CHILD : CHILD + shape.children] = np.stack(ages, axis=1)
    leaves = np.clip(1 - (ages[0] - 19) / 12, 0.04, 1)
    stays = rng.random(count) < np.where(ages[0] < 19, 1, leaves)
    return np.asarray(stays & (ages[-1] > 0) & (ages[0] < 36) & (wife - ages[-1] < 44.6))


def _elders(rng: np.random.Generator, age: Floats, child: Floats, fertility: Floats) -> Flags:
    """Put one or both parents of ``child`` in; say where their ages are those of living people."""
    count = len(child)
    mother = child + mothers_ages(rng, count, fertility)
    father = mother + older_by(rng, count)
    both = rng.random(count) < np.clip(1.5 - (mother - 45) / 45, 0.15, 0.85)
    man = ~both & (rng.random(count) < 0.3)
    age[:, GRANDFATHER] = np.where(both | man, father, np.nan)
    age[:, GRANDMOTHER] = np.where(both | ~man, mother, np.nan)
    oldest = np.fmax(age[:, GRANDFATHER], age[:, GRANDMOTHER])
    return np.asarray((oldest < 100) & (father - child > 18.5))


def _place_partners(rng: np.random.Generator, shape: Shape, age: Floats, ages: tuple[Floats, Floats]) -> Flags:
    """Put wife and husband in, or one of them; say where they are of age and old enough for their children."""
    wife, husband = ages
    one_is_wife = rng.random(len(wife)) < (0.72 if shape.children else 0.5)
    if shape.partners == 1:
        age[:, WIFE] = np.where(one_is_wife, wife, np.nan)
        age[:, HUSBAND] = np.where(one_is_wife, np.nan, husband)
    elif shape.partners == 2:
        age[:, WIFE], age[:, HUSBAND] = wife, husband
    eldest = np.nan_to_num(np.nanmax(age[:, CHILD:OTHER], axis=1, initial=0, where=~np.isnan(age[:, CHILD:OTHER])))
    grown = (husband > 22.6) | (shape.partners < 2)
    return np.asarray(grown & (husband > 18.5) & (husband < 100) & ((husband - eldest > 18.5) | (shape.children == 0)))


def _others(rng: np.random.Generator, shape: Shape, age: Floats) -> None:
    head = np.where(np.isnan(age[:, HUSBAND]), age[:, WIFE], age[:, HUSBAND])
    near = rng.normal(0, 3.5 if shape.others == "siblings" else 2.5, (2, len(head)))
    near += np.sign(near) * 1.2
    age[:, OTHER] = np.clip(head + near[0], 17, 80)
    if shape.others == "sharers":
        age[:, OTHER + 1] = np.where(rng.random(len(head)) < 0.4, np.clip(head + near[1], 18, 60), np.nan)


def _heads(rng: np.random.Generator, age: Floats) -> Ints:
    """The husband more often than the wife; in a third of the households with elders, one of them."""
    there = ~np.isnan(age)
    partner = np.where(there[:, HUSBAND] & (~there[:, WIFE] | (rng.random(len(age)) < 0.74)), HUSBAND, WIFE)
    elder = np.where(there[:, GRANDFATHER], GRANDFATHER, GRANDMOTHER)
    has_elder = there[:, GRANDFATHER] | there[:, GRANDMOTHER]
    no_partner = ~there[:, HUSBAND] & ~there[:, WIFE]
    return np.where(has_elder & (no_partner | (rng.random(len(age)) < 0.34)), elder, partner)


def _join(parts: list[Templates]) -> Templates:
    fields = ("age", "sex", "structure", "side", "head", "prior")
    return Templates(*(np.concatenate([getattr(part, field) for part in parts]) for field in fields))
