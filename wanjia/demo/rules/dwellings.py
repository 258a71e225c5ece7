"""Buildings and doors: blocks of flats under a residents' committee, houses in a village."""

from dataclasses import dataclass

import numpy as np

from wanjia.demo.types import Communities, Flags, Floats, Ints

_VACANT = 8  # of a hundred dwellings
_METRE = 1 / 111_320  # degrees of latitude


@dataclass(frozen=True)
class Dwellings:
    """One row a household. ``unit`` and ``door`` are 0 for houses and dormitories."""

    building: Ints
    unit: Ints
    floor: Ints
    door: Ints
    longitude: Floats
    latitude: Floats


def dwellings(community: Ints, communities: Communities) -> Dwellings:
    """A dwelling of its own for each household of a block (``community`` ascending, indexes into ``communities``)."""
    first = np.searchsorted(community, community)
    place = np.arange(len(community)) - first
    place += place * _VACANT // (100 - _VACANT)
    urban = communities.urban[community]
    building, unit, floor, door = _flat(place, communities.code[community])
    building = np.where(urban, building, place + 1)
    unit, floor, door = np.where(urban, unit, 0), np.where(urban, floor, 1), np.where(urban, door, 0)
    longitude, latitude = _points(community, building, urban, communities)
    return Dwellings(building, unit, floor, door, longitude, latitude)


def dormitories(community: Ints, communities: Communities) -> Dwellings:
    """A building of its own for each collective household, numbered within its community."""
    place = np.arange(len(community)) - np.searchsorted(community, community)
    building = place + 1
    zero = np.zeros(len(community), dtype=np.int64)
    longitude, latitude = _points(community, building + 400, np.ones(len(community), dtype=bool), communities)
    return Dwellings(building, zero, zero + 1, zero, longitude, latitude)


def _flat(place: Ints, code: Ints) -> tuple[Ints, Ints, Ints, Ints]:
    """All buildings of a community are of one of six kinds: 6, 11 or 18 floors, 2 to 4 units, 2 to 4 doors a floor."""
    kind = _mixed(code) % 6
    floors = np.array([6, 6, 6, 11, 11, 18])[kind]
    units = np.array([4, 3, 3, 2, 3, 2])[kind]
    doors = np.array([2, 2, 3, 2, 3, 4])[kind]
    in_unit = floors * doors
    building, rest = np.divmod(place, in_unit * units)
    unit, rest = np.divmod(rest, in_unit)
    floor, door = np.divmod(rest, doors)
    return building + 1, unit + 1, floor + 1, (floor + 1) * 100 + door + 1


def _points(community: Ints, building: Ints, urban: Flags, communities: Communities) -> tuple[Floats, Floats]:
    """Buildings stand on a street grid round the centre, turned a little; the nearest plots are taken first."""
    across, along = _spiral(building - 1)
    metres = np.where(urban, 75.0, 24.0)
    turn = (_mixed(communities.code[community]) % 90) * np.pi / 180
    east = (across * np.cos(turn) - along * 0.7 * np.sin(turn)) * metres
    north = (across * np.sin(turn) + along * 0.7 * np.cos(turn)) * metres
    latitude = communities.latitude[community]
    longitude = communities.longitude[community] + east * _METRE / np.cos(latitude * np.pi / 180)
    return np.round(longitude, 6), np.round(latitude + north * _METRE, 6)


def _spiral(place: Ints) -> tuple[Ints, Ints]:
    """The square spiral over the whole plane: 0 is the middle, each ring goes round it."""
    ring = np.ceil((np.sqrt(place + 1.0) - 1) / 2).astype(np.int64)
    side = 2 * ring
    along = place - np.maximum(side - 1, 0) ** 2
    edge, step = np.divmod(along, np.maximum(side, 1))
    across = np.select([edge == 0, edge == 1, edge == 2], [ring, ring - 1 - step, -ring], -ring + 1 + step)
    up = np.select([edge == 0, edge == 1, edge == 2], [-ring + 1 + step, ring, ring - 1 - step], -ring)
    return np.where(ring == 0, 0, across), np.where(ring == 0, 0, up)


def _mixed(code: Ints) -> Ints:
    """A number that looks random but belongs to the community."""
    return (code * 2_654_435_761 >> 7) & 0xFFFF
