"""Schematic outlines: a parent area divided into one cell for each child.

No open outlines exist below the county, so a demonstration draws them. The cells are Voronoi cells of points that are
spread evenly in the parent; the same codes always give the same drawing.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

Points = npt.NDArray[np.float64]

SAMPLES_PER_CELL = 40
ROUNDS = 4


def cells(parent: BaseGeometry, codes: Sequence[str]) -> dict[str, BaseGeometry]:
    """One polygon or multipolygon for each code: inside ``parent``, without overlap, together all of it."""
    if len(codes) == 1:
        return {codes[0]: parent}
    seeds = spread_points(parent, len(codes), seed=int(min(codes)))
    drawn = shapely.voronoi_polygons(shapely.MultiPoint(seeds), extend_to=parent, ordered=True)
    pieces = shapely.intersection(shapely.get_parts(drawn), parent)
    return {code: _surface(piece) for code, piece in zip(codes, pieces, strict=True)}


def spread_points(parent: BaseGeometry, count: int, *, seed: int) -> Points:
    """``count`` different points within ``parent``, about evenly spread: random points of it,
    each chosen far from those before, then moved to the middle of what is nearest to them.
    """
    samples = _points_within(parent, count * SAMPLES_PER_CELL, np.random.default_rng(seed))
    chosen = _far_apart(samples, count)
    for _ in range(ROUNDS):
        nearest = _squared_distances(samples, chosen).argmin(axis=1)
        sums = np.stack([np.bincount(nearest, samples[:, axis], count) for axis in (0, 1)], axis=1)
        centres = sums / np.bincount(nearest, minlength=count)[:, None]
        # The sample nearest to the centre, not the centre: in a crescent that may lie outside.
        chosen = samples[[_medoid(samples, nearest == cell, centres[cell]) for cell in range(count)]]
    return chosen


def _points_within(parent: BaseGeometry, count: int, random: np.random.Generator) -> Points:
    west, south, east, north = parent.bounds
    shapely.prepare(parent)
    found: Points = np.empty((0, 2))
    while len(found) < count:
        points = random.random((count * 2, 2)) * (east - west, north - south) + (west, south)
        found = np.concatenate([found, points[shapely.contains_xy(parent, points[:, 0], points[:, 1])]])
    return found[:count]


def _far_apart(samples: Points, count: int) -> Points:
    chosen = [0]
    distances = ((samples - samples[0]) ** 2).sum(axis=1)
    while len(chosen) < count:
        chosen.append(int(distances.argmax()))
        distances = np.minimum(distances, ((samples - samples[chosen[-1]]) ** 2).sum(axis=1))
    return samples[chosen]


def _squared_distances(points: Points, others: Points) -> Points:
    difference = points[:, None, :] - others[None, :, :]
    distances: Points = (difference**2).sum(axis=2)
    return distances


def _medoid(samples: Points, own: npt.NDArray[np.bool_], centre: Points) -> int:
    indexes = np.flatnonzero(own)
    return int(indexes[((samples[indexes] - centre) ** 2).sum(axis=1).argmin()])


def _surface(piece: BaseGeometry) -> BaseGeometry:
    """Without the points and lines that an intersection may leave on the rim."""
    if piece.geom_type in {"Polygon", "MultiPolygon"}:
        return piece
    parts = shapely.get_parts(shapely.get_parts(piece))
    return shapely.multipolygons([part for part in parts if part.geom_type == "Polygon"])
