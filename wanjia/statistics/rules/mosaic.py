"""What of a map of hexagons may be shown beside tables of areas, to those who may not see persons.

Two divisions of one city lie over each other. A hexagon of few people is hidden. So is, one by one, the smallest shown
hexagon of an area whose shown hexagons leave a few of its people over, or reach over its border by a few: else the
area's table less its hexagons would tell a small count. A hidden hexagon and an empty one look the same. What is left
is rounded by its key, as tables are.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from wanjia.statistics.rules.disclosure import rounded
from wanjia.statistics.types.hexagons import Held
from wanjia.statistics.types.protection import Protection

Atoms = Mapping[tuple[int, int], Held]  # by hexagon and area
People = dict[int, int]  # by hexagon


def shown(atoms: Atoms, above: Mapping[int, Collection[int]], rule: Protection) -> People:
    """The figures of the hexagons that may be shown; ``above`` names the areas with tables that hold an area."""
    whole = _sums((hexagon, held.people) for (hexagon, _), held in atoms.items())
    households = _sums((hexagon, held.households) for (hexagon, _), held in atoms.items())
    keys = _sums((hexagon, held.key) for (hexagon, _), held in atoms.items())
    few = {one for one in whole if whole[one] < rule.least or households[one] < rule.least_households}
    left = set(whole) - few - _betraying(atoms, above, whole, few, rule.least)
    lowest = -(-rule.least // rule.step) * rule.step
    return {one: max(rounded(whole[one], keys[one], rule.step), lowest) for one in left}


def _betraying(
    atoms: Atoms, above: Mapping[int, Collection[int]], whole: People, few: set[int], least: int
) -> set[int]:
    """Which hexagons, beside the small ones, must be hidden too."""
    areas = _by_area(atoms, above)
    hidden = set(few)
    waiting = True
    while waiting:
        found = {one for parts in areas.values() for one in _next(parts, whole, hidden, least)}
        hidden |= found
        waiting = bool(found)
    return hidden - few


def _next(parts: People, whole: People, hidden: set[int], least: int) -> Iterable[int]:
    """The hexagon of one area to hide next, where what is shown leaves over, or adds, a few of its people."""
    inside = [one for one in parts if one not in hidden and parts[one] == whole[one]]
    across = [one for one in parts if one not in hidden and parts[one] < whole[one]]
    if inside and 0 < sum(parts.values()) - sum(parts[one] for one in inside) < least:
        yield min(inside, key=lambda one: (whole[one], one))
    if across and 0 < sum(whole[one] - parts[one] for one in across) < least:
        yield min(across, key=lambda one: (whole[one], one))


def _by_area(atoms: Atoms, above: Mapping[int, Collection[int]]) -> dict[int, People]:
    areas: dict[int, People] = defaultdict(lambda: defaultdict(int))
    for (hexagon, area), held in atoms.items():
        for one in above.get(area, (area,)):
            areas[one][hexagon] += held.people
    return areas


def _sums(counts: Iterable[tuple[int, int]]) -> People:
    sums: People = defaultdict(int)
    for one, count in counts:
        sums[one] += count
    return sums
