"""How many of what goes where: whole numbers that add up exactly."""

from dataclasses import dataclass

import numpy as np

from wanjia.demo.rules import pyramid, templates
from wanjia.demo.types import Communities, Floats, Ints, Templates

# The census of 2010 counted 8,715,087 people in 2,824,300 households; 9.5 in a hundred lived in collective ones.
HOUSEHOLDS_A_PERSON = 2.82 / 8.7
COLLECTIVE_SHARE = 0.095
COLLECTIVE_SIZE = 50


@dataclass(frozen=True)
class Plan:
    """The city before anyone has a name: which template lives in which community, and the collective households."""

    people: int
    family_community: Ints  # ascending
    family_template: Ints
    collective_community: Ints  # ascending
    collective_size: Ints


def plan(rng: np.random.Generator, people: int, communities: Communities, shapes: Templates, structure: Floats) -> Plan:
    """Exactly ``people`` people in their households; ``structure`` are shares by sex and age (2, 91)."""
    households = round(people * HOUSEHOLDS_A_PERSON)
    collectives = max(1, round(people * COLLECTIVE_SHARE / COLLECTIVE_SIZE))
    families = households - collectives
    by_stratum = np.bincount(communities.stratum, communities.weight, templates.STRATA)
    strata = by_stratum / by_stratum.sum()
    weights = templates.weigh(shapes, _in_families(rng, structure) * (1 - COLLECTIVE_SHARE) * people / families, strata)
    community = np.repeat(np.arange(len(communities.code)), apportion(communities.weight, families))
    template = _assign(rng, weights, communities.stratum[community])
    rest = people - int(shapes.size[template].sum())
    where, sizes = _collectives(rng, communities, collectives, rest)
    return Plan(people, community, template, where, sizes)


def apportion(weight: Floats, total: int) -> Ints:
    """``total`` whole units after ``weight``, by the largest remainders."""
    exact = weight / weight.sum() * total
    units: Ints = np.floor(exact).astype(np.int64)
    most = np.argsort(units - exact, kind="stable")[: total - units.sum()]
    units[most] += 1
    return units


def systematic(rng: np.random.Generator, weight: Floats, count: int) -> Ints:
    """``count`` indexes drawn after ``weight`` at equal steps from a random start, then shuffled.

    Neighbours in the list stand for each other, so totals come out closer than from independent draws.
    """
    edges = np.cumsum(weight)
    marks = (np.arange(count) + rng.random()) * (edges[-1] / count) if count else np.empty(0)
    return rng.permutation(np.minimum(np.searchsorted(edges, marks, side="right"), len(weight) - 1))


def _in_families(rng: np.random.Generator, structure: Floats) -> Floats:
    """Shares by sex and age of those who do not live in collective households: (2, 91), sum 1."""
    age, sex = pyramid.collective(rng, 100_000)
    flat = (sex - 1) * pyramid.AGES + np.minimum(age, pyramid.AGES - 1).astype(np.int64)
    collective = np.bincount(flat, minlength=2 * pyramid.AGES).reshape(2, -1) / len(flat)
    return np.asarray((structure - COLLECTIVE_SHARE * collective) / (1 - COLLECTIVE_SHARE))


def _assign(rng: np.random.Generator, weights: Floats, stratum: Ints) -> Ints:
    template = np.empty(len(stratum), dtype=np.int64)
    for number, weight in enumerate(weights):
        here = np.flatnonzero(stratum == number)
        template[here] = systematic(rng, weight, len(here))
    return template


def _collectives(rng: np.random.Generator, communities: Communities, count: int, people: int) -> tuple[Ints, Ints]:
    """Communities and sizes (2 and more) of the collective households; they hold whoever the families leave."""
    count = max(1, min(count, people // 2))
    weight = communities.weight * np.where(communities.urban, 3.0, 1.0)
    where = np.sort(rng.choice(len(weight), size=count, p=weight / weight.sum()))
    return where, 2 + apportion(rng.lognormal(0, 0.7, count), people - 2 * count)
