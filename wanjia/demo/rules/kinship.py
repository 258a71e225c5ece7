"""Parents who live in another household of the same township."""

from dataclasses import dataclass

import numpy as np

from wanjia.demo.types import (
    ABSENT,
    ALIVE,
    CHILDREN,
    DAYS_A_YEAR,
    GRANDFATHER,
    GRANDMOTHER,
    HUSBAND,
    NEVER,
    WIFE,
    Families,
    Flags,
    Ints,
)

_HAVE_PARENTS_NEAR = 0.5
_MOST_CHILDREN = 3


@dataclass(frozen=True)
class Links:
    """Grown children (household, place) and the household of their parents; one entry a child."""

    household: Ints
    slot: Ints
    parents: Ints
    rank: Ints  # among the brothers, or the sisters
    only: Flags


def parents_nearby(rng: np.random.Generator, families: Families, fertility_gap: Ints) -> Links:
    """Give grown people without elders at home parents among the couples and widowed of the township who live alone.

    ``fertility_gap``: days between mother and child to draw from. Nobody gets a mother under 18 or over 45 years
    older, a household at most three grown children, husband and wife never the same parents.
    """
    homes = _empty_nests(families)
    household, slot = _candidates(rng, families)
    if not len(homes) or not len(household):
        nobody = np.empty(0, dtype=np.int64)
        return Links(nobody, nobody, nobody, nobody, nobody.astype(bool))
    born = families.birth[household, slot]
    home = _nearest(rng, families, homes, born - rng.choice(fertility_gap, len(born)))
    fits = _fits(families, household, home, born)
    chosen = _first_of_each(household[fits], home[fits])
    household, slot, home = household[fits][chosen], slot[fits][chosen], home[fits][chosen]
    few = _count_before(home) < _MOST_CHILDREN
    links = _ranked(rng, families, household[few], slot[few], home[few])
    _married_before(families, links)
    return links


def _married_before(families: Families, links: Links) -> None:
    """Parents married before the children they have just been given."""
    born = families.birth[links.household, links.slot]
    np.minimum.at(families.married[:, 1], links.parents, born - 400)
    homes = np.unique(links.parents)
    for slot in (HUSBAND, WIFE):
        married = families.marital[homes, slot] // 10 == 2
        families.marital_since[homes[married], slot] = families.married[homes[married], 1]


def _empty_nests(families: Families) -> Ints:
    """Households of one generation with a wife (alive or dead) in the place a mother has."""
    young = (families.state[:, CHILDREN] != ABSENT).any(axis=1)
    elder = (families.state[:, [GRANDFATHER, GRANDMOTHER]] != ABSENT).any(axis=1)
    living = (families.state[:, [HUSBAND, WIFE]] == ALIVE).any(axis=1)
    couple = families.married[:, 1] > -(10**8)
    return np.flatnonzero(~young & ~elder & living & couple)


def _candidates(rng: np.random.Generator, families: Families) -> tuple[Ints, Ints]:
    household, slot = [], []
    elder = (families.state[:, [GRANDFATHER, GRANDMOTHER]] != ABSENT).any(axis=1)
    for place in (HUSBAND, WIFE):
        rows = np.flatnonzero((families.state[:, place] == ALIVE) & ~elder)
        rows = rows[rng.random(len(rows)) < _HAVE_PARENTS_NEAR]
        household.append(rows)
        slot.append(np.full(len(rows), place))
    order = rng.permutation(sum(map(len, household)))
    return np.concatenate(household)[order], np.concatenate(slot)[order]


def _nearest(rng: np.random.Generator, families: Families, homes: Ints, wanted: Ints) -> Ints:
    """The household whose wife was born nearest to the wanted day, or one of its neighbours in that order."""
    mothers = families.birth[homes, WIFE]
    order = np.argsort(mothers, kind="stable")
    place = np.searchsorted(mothers[order], wanted) + rng.integers(-4, 5, len(wanted))
    return np.asarray(homes[order][np.clip(place, 0, len(homes) - 1)])


def _fits(families: Families, household: Ints, home: Ints, born: Ints) -> Flags:
    mother = (born - families.birth[home, WIFE]) / DAYS_A_YEAR
    father = (born - families.birth[home, HUSBAND]) / DAYS_A_YEAR
    died = np.maximum(families.died[home, WIFE], families.died[home, HUSBAND])
    return np.asarray(
        (household != home) & (mother > 20.7) & (mother < 44.8) & (father > 22.7) & ((died < -(10**8)) | (died > born))
    )


def _first_of_each(household: Ints, home: Ints) -> Ints:
    """Entries such that no household is tied twice to the same home, nor a home to itself in a ring of two."""
    pair = np.minimum(household, home) * np.int64(10**9) + np.maximum(household, home)
    return np.sort(np.unique(pair, return_index=True)[1])


def _count_before(home: Ints) -> Ints:
    """How many entries before each name the same home."""
    order = np.argsort(home, kind="stable")
    ordered = home[order]
    start = np.searchsorted(ordered, ordered)
    answer = np.empty(len(home), dtype=np.int64)
    answer[order] = np.arange(len(home)) - start
    return answer


def _ranked(rng: np.random.Generator, families: Families, household: Ints, slot: Ints, home: Ints) -> Links:
    born = families.birth[household, slot]
    order = np.lexsort((household, born, home))
    apart = (np.diff(born[order], prepend=NEVER) > 400) | (np.diff(home[order], prepend=-1) != 0)
    order = order[apart]
    household, slot, home = household[order], slot[order], home[order]
    rank = _count_before(home * 2 + (slot == WIFE))
    children = np.bincount(home, minlength=len(families))[home] if len(home) else home
    return Links(household, slot, home, rank, (children == 1) & (rng.random(len(home)) < 0.6))
