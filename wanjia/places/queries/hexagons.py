"""Hexagons of the H3 grid, all of one size: two sizes over the same city would tell what lies between them."""

from h3.api import basic_int as h3  # type: ignore[import-untyped]

# About 0.74 square kilometres each: a few city blocks.
RESOLUTION = 8
Ring = tuple[tuple[float, float], ...]


def hexagon_at(longitude: float, latitude: float) -> int:
    """The number of the hexagon round a point in WGS-84 degrees."""
    return int(h3.latlng_to_cell(latitude, longitude, RESOLUTION))


def hexagon_centre(hexagon: int) -> tuple[float, float]:
    """Longitude and latitude of its middle."""
    latitude, longitude = h3.cell_to_latlng(hexagon)
    return longitude, latitude


def hexagon_ring(hexagon: int) -> Ring:
    """Its corners, longitude first, the first one again at the end."""
    corners = [(longitude, latitude) for latitude, longitude in h3.cell_to_boundary(hexagon)]
    return (*corners, corners[0])
