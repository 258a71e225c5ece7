"""What a map of hexagons may not tell beside tables of areas (T34, T35)."""

import random
from collections import defaultdict
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanjia.statistics.rules import mosaic
from wanjia.statistics.rules.mosaic import shown
from wanjia.statistics.tests.attack import Attack
from wanjia.statistics.types import MANAGERS, PUBLIC
from wanjia.statistics.types.hexagons import Held

RULES = [MANAGERS, PUBLIC]
# Four communities of two streets of one county.
ABOVE = {1: (1, 10, 100), 2: (2, 10, 100), 3: (3, 20, 100), 4: (4, 20, 100)}
PEOPLE = st.one_of(st.integers(1, 12), st.integers(1, 300))
HELD = st.builds(
    lambda people, of_each, key: Held(people, max(people // of_each, 1), key),
    PEOPLE,
    st.integers(1, 4),
    st.integers(0, 255),
)
ATOMS = st.dictionaries(st.tuples(st.integers(0, 12), st.sampled_from([*ABOVE])), HELD, min_size=1, max_size=24)


def people_of(atoms) -> dict[int, int]:
    whole = defaultdict(int)
    for (hexagon, _), held in atoms.items():
        whole[hexagon] += held.people
    return whole


def in_areas(atoms) -> dict[int, dict[int, int]]:
    areas = defaultdict(lambda: defaultdict(int))
    for (hexagon, area), held in atoms.items():
        for upper in ABOVE[area]:
            areas[upper][hexagon] += held.people
    return areas


@pytest.mark.parametrize("rule", RULES)
@given(ATOMS)
def test_nothing_below_the_threshold_is_shown_and_the_same_people_give_the_same_figure(rule, atoms):
    found = shown(atoms, ABOVE, rule)
    whole = people_of(atoms)
    for hexagon, figure in found.items():
        assert whole[hexagon] >= rule.least
        assert figure >= rule.least
        assert figure % rule.step == 0
        assert abs(figure - whole[hexagon]) < rule.step
    assert shown(dict(reversed(atoms.items())), ABOVE, rule) == found


@pytest.mark.parametrize("rule", RULES)
@given(ATOMS)
def test_no_area_less_its_hexagons_is_a_few_people(rule, atoms):
    found, whole = shown(atoms, ABOVE, rule), people_of(atoms)
    for parts in in_areas(atoms).values():
        inside = [one for one in parts if one in found and parts[one] == whole[one]]
        across = [one for one in parts if one in found and parts[one] < whole[one]]
        if inside:
            assert not 0 < sum(parts.values()) - sum(whole[one] for one in inside) < rule.least
        if across:
            assert not 0 < sum(whole[one] - parts[one] for one in across) < rule.least


def city(seed: int) -> dict[tuple[int, int], Held]:
    """Communities of some large hexagons each, some that lie across a border, and some with few people."""
    dice = random.Random(seed)  # noqa: S311 (dice)
    atoms = {}
    for area in ABOVE:
        for number in range(3):
            people = dice.choice([dice.randrange(1, 9), dice.randrange(30, 400)]) if number else 250
            atoms[area * 10 + number, area] = Held(people, 1 + people // 2, dice.randrange(256))
    for border in range(3):
        for area in dice.sample([*ABOVE], 2):
            people = dice.choice([dice.randrange(1, 9), dice.randrange(10, 90)])
            atoms[900 + border, area] = Held(people, 1 + people // 2, dice.randrange(256))
    return atoms


def pinned(atoms, rule) -> list:
    """What somebody learns who knows how many live in each area exactly, and which hexagon touches which area."""
    found, attack = shown(atoms, ABOVE, rule), Attack(rule)
    for area, parts in in_areas(atoms).items():
        within = {one: 1 for one in atoms if area in ABOVE[one[1]]}
        attack.know(within, sum(parts.values()))
    whole = people_of(atoms)
    sums = {hexagon: {one: 1 for one in atoms if one[0] == hexagon} for hexagon in whole}
    for hexagon, figure in found.items():
        attack.learn(sums[hexagon], figure)
    return list(attack.pinned(sums[hexagon] for hexagon in whole if hexagon not in found))


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("seed", range(40))
def test_no_hidden_hexagon_is_pinned_by_the_tables_of_areas(rule, seed):
    assert pinned(city(seed), rule) == []


def test_the_attack_succeeds_where_only_small_hexagons_are_hidden(monkeypatch):
    monkeypatch.setattr(mosaic, "_betraying", lambda *_: set())
    assert any(pinned(city(seed), replace(PUBLIC, step=1)) for seed in range(40))
