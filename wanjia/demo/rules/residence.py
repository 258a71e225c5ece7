"""Where people come from and since when they live where they live."""

from dataclasses import dataclass

import numpy as np

from wanjia.demo.types import (
    ALIVE,
    HUSBAND,
    NEVER,
    SLOTS,
    WIFE,
    Communities,
    Families,
    Flags,
    Floats,
    Ints,
    Moment,
)

LOCAL, ELSEWHERE_IN_CITY, OUTSIDE = range(3)  # where the household is registered
_STANDING = np.array([[0.73, 0.13, 0.14], [0.83, 0.07, 0.10], [0.92, 0.04, 0.04]])  # by stratum
_MOVED = np.array([0.16, 0.45, 0.60])  # within the window, by standing


@dataclass(frozen=True)
class Residence:
    """One household: its standing, the place it came from, the day it moved in, whether it came within the window.

    One person (n, 9): the day and the place before, 0 where unknown or before the window.
    """

    standing: Ints
    origin: Ints  # six-digit county outside, for households registered outside
    moved: Ints
    since: Ints
    before: Ints


@dataclass(frozen=True)
class Places:
    """Places to have come from, with their weights as running sums."""

    communities: Communities
    nearness: Floats  # running sum of the weights of communities
    origins: Ints
    origin_edges: Floats

    def outside(self, rng: np.random.Generator, count: int) -> Ints:
        """Six-digit counties outside the city."""
        return np.asarray(self.origins[np.searchsorted(self.origin_edges, rng.random(count) * self.origin_edges[-1])])

    def inside(self, rng: np.random.Generator, community: Ints) -> Ints:
        """Twelve-digit communities, three in five from the same county; never the one named."""
        near = np.clip(community + rng.integers(-60, 61, len(community)), 0, len(self.communities.code) - 1)
        near = np.where(self.communities.county[near] == self.communities.county[community], near, community + 1)
        far = np.searchsorted(self.nearness, rng.random(len(community)) * self.nearness[-1])
        chosen = np.where(rng.random(len(community)) < 0.6, near, far) % len(self.communities.code)
        chosen = np.where(chosen == community, (community + 1) % len(self.communities.code), chosen)
        return np.asarray(self.communities.code[chosen])


def places(communities: Communities, origins: Ints, weight: Floats) -> Places:
    """Where people of a city come from."""
    return Places(communities, np.cumsum(communities.weight), origins, np.cumsum(weight))


def residence(rng: np.random.Generator, families: Families, where: Places, sharers: Flags, moment: Moment) -> Residence:
    """Days and places of moving in, for households first and then for each person of them."""
    standing = _standing(rng, families, where, sharers, moment)
    origin = where.outside(rng, len(families))
    recent = rng.random(len(families)) < _MOVED[standing] * _restless(families, moment)
    moved = _moved(rng, families, recent, moment)
    recent &= moved > moment.window
    came_from = np.where(standing == OUTSIDE, origin, where.inside(rng, families.community))
    native = (rng.random((len(families), SLOTS)) < np.array([0.75, 0.1, 0.0])[standing][:, None]) & ~recent[:, None]
    since = np.where(native, families.birth, np.maximum(moved[:, None], families.birth))
    before = np.where(recent[:, None] & (since > families.birth), came_from[:, None], 0)
    _newlyweds(rng, families, where, (since, before))
    ends = np.where(families.died == NEVER, moment.today, families.died)
    since = np.maximum(np.minimum(since, ends - 1), families.birth)
    before = np.where((since > moment.window) & (since > families.birth), before, 0)
    return Residence(standing, origin, np.where(recent, moved, NEVER), since, before)


def _moved(rng: np.random.Generator, families: Families, recent: Flags, moment: Moment) -> Ints:
    """The day a household moved in; before its first death, for those who died lived there."""
    window = moment.today - moment.window - 2
    lately = moment.today - 1 - np.floor(window * rng.random(len(families)) ** 1.5).astype(np.int64)
    earlier = moment.window - 1 - rng.exponential(9 * 365, len(families)).astype(np.int64)
    first_death = np.where(families.died == NEVER, moment.today, families.died).min(axis=1)
    moved = np.where(recent, lately, earlier)
    return np.asarray(np.minimum(moved, first_death - rng.integers(30, 400, len(families))))


def _standing(rng: np.random.Generator, families: Families, where: Places, sharers: Flags, moment: Moment) -> Ints:
    shares = _STANDING[where.communities.stratum[families.community]].copy()
    old = families.birth[np.arange(len(families)), families.head] < moment.today - 60 * 365
    shares[old, OUTSIDE] *= 0.25
    shares[sharers, LOCAL] *= 0.3
    edges = np.cumsum(shares / shares.sum(axis=1, keepdims=True), axis=1)
    return np.asarray((rng.random(len(families))[:, None] > edges[:, :2]).sum(axis=1))


def _restless(families: Families, moment: Moment) -> Floats:
    """The young move more than the old; who died out did not move at all."""
    age = (moment.today - families.birth[np.arange(len(families)), families.head]) / 365
    living = (families.state == ALIVE).any(axis=1)
    return np.where(living, np.interp(age, [20, 35, 50, 70], [1.6, 1.4, 0.7, 0.4]), 0.0)


def _newlyweds(rng: np.random.Generator, families: Families, where: Places, moves: tuple[Ints, Ints]) -> None:
    """Who married into the household moved in at the wedding, unless all of it came later."""
    since, before = moves
    bride = np.where(families.side == 1, HUSBAND, WIFE)
    rows = np.flatnonzero(families.married[:, 1] > NEVER)
    slot = bride[rows]
    day = families.married[rows, 1] + rng.integers(0, 40, len(rows))
    later = day > since[rows, slot]
    rows, slot, day = rows[later], slot[later], day[later]
    since[rows, slot] = day
    inside = rng.random(len(rows)) < 0.7
    before[rows, slot] = np.where(inside, where.inside(rng, families.community[rows]), where.outside(rng, len(rows)))
