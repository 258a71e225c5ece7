"""Names: surnames handed down, given names after sex and time of birth."""

from dataclasses import dataclass

import numpy as np

from wanjia.demo.types import FEMALE, MALE, Array, Floats, Ints, Names

HAN, JOINED, FOREIGN = range(3)  # surname and given name; name · father's name; as in a passport
_ERAS = (1900, 1950, 1970, 1985, 1998, 2010)
_ONE_CHARACTER = (0.10, 0.16, 0.28, 0.36, 0.14, 0.07)
_IN_FASHION = 0.62  # of given characters
_RARE = 0.0006
_GENERATIONS = 8


@dataclass(frozen=True)
class Given:
    """Code points of the given name (``second`` 0: none); for joined and foreign names, places in their lists."""

    first: Ints
    second: Ints


@dataclass(frozen=True)
class Persons:
    """What a name depends on, one entry a person."""

    sex: Ints
    birth: Ints
    kind: Ints
    father: Ints  # entry, -1 unknown
    sibling: Ints  # entry of an elder brother or sister, -1 none


def surnames(rng: np.random.Generator, after: Ints, names: Names) -> Ints:
    """Which surname each bears: that of the entry ``after`` names (-1: of one's own), up the generations."""
    root = np.where(after < 0, np.arange(len(after)), after)
    for _ in range(_GENERATIONS):
        root = root[root]
    edges = np.cumsum(names.surname_weight)
    own = np.searchsorted(edges, rng.random(len(after)) * edges[-1])
    return np.asarray(own[root])


def given(rng: np.random.Generator, persons: Persons, names: Names) -> Given:
    """One or two characters; brothers and brothers, sisters and sisters sometimes share the first."""
    first, second = _characters(rng, persons, names), _characters(rng, persons, names)
    same = (persons.sibling >= 0) & (persons.sex[persons.sibling] == persons.sex) & (rng.random(len(first)) < 0.22)
    first = np.where(same, first[persons.sibling], first)
    single = rng.random(len(first)) < np.array(_ONE_CHARACTER)[_era(persons.birth)]
    second = np.where(single & ~same, 0, second)
    rare = rng.random(len(first)) < _RARE
    points = np.array([ord(character) for character in names.rare])
    first = np.where(rare, points[rng.integers(0, len(points), len(first))], first)
    twice = same & (second == second[persons.sibling])
    second = np.where(twice, np.where(persons.sex == MALE, ord("宁"), ord("安")), second)
    return _elsewhere(rng, persons, names, Given(first, second))


def _elsewhere(rng: np.random.Generator, persons: Persons, names: Names, han: Given) -> Given:
    """Joined names carry the father's given name, or a man's where he is unknown or is not named that way."""
    first, second = han.first.copy(), han.second.copy()
    for kind, lists in ((JOINED, names.joined), (FOREIGN, names.foreign)):
        for sex in (MALE, FEMALE):
            of = np.flatnonzero((persons.kind == kind) & (persons.sex == sex))
            start = 1 if sex == MALE else 1 + len(lists[MALE])
            first[of] = start + rng.integers(0, len(lists[sex]), len(of))
    joined = np.flatnonzero(persons.kind == JOINED)
    fathers = first[persons.father[joined]]
    unknown = 1 + rng.integers(0, len(names.joined[MALE]), len(joined))
    named = (persons.father[joined] >= 0) & (persons.kind[persons.father[joined]] == JOINED)
    second[joined] = np.where(named, fathers, unknown)
    return Given(first, second)


def _characters(rng: np.random.Generator, persons: Persons, names: Names) -> Ints:
    answer = np.zeros(len(persons.sex), dtype=np.int64)
    group = _era(persons.birth) * 2 + (persons.sex == FEMALE)
    draw = rng.random(len(group))
    for number in np.unique(group):
        points, edges = _stock(int(number) // 2, int(number) % 2 + 1, names)
        of = np.flatnonzero(group == number)
        answer[of] = points[np.searchsorted(edges, draw[of])]
    return answer


def _stock(era: int, sex: int, names: Names) -> tuple[Array, Floats]:
    """Characters and the running sum of their weights: fashion first, the rest after their frequency.

    What is in fashion at another time is seldom taken.
    """
    points, weight = names.characters[sex], names.character_weight[sex].copy()
    fashions = [names.eras[sex, year] for year in _ERAS]
    distance = np.full(len(points), 1.0)
    for number, fashion in enumerate(fashions):
        if abs(number - era) > 1:
            distance[np.isin(points, [ord(c) for c in fashion])] = 0.2
    weight *= distance
    weight *= (1 - _IN_FASHION) / weight.sum()
    current = np.array([ord(c) for c in fashions[era]])
    share = np.linspace(1.5, 0.5, len(current))
    edges = np.cumsum(np.concatenate([weight, share / share.sum() * _IN_FASHION]))
    return np.concatenate([points, current]), edges / edges[-1]


def _era(birth: Ints) -> Ints:
    return np.maximum(np.searchsorted(_ERAS, 1970 + birth / 365.2425, side="right") - 1, 0)
