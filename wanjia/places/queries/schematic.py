"""What the schematic drawing can say without a database: for whoever invents addresses in it."""

import csv
from collections.abc import Mapping, Sequence
from importlib.resources import files
from itertools import groupby

from shapely.geometry.base import BaseGeometry

from wanjia.places.rules.cells import cells, spread_points
from wanjia.places.types import Level


def shipped_villages() -> tuple[str, ...]:
    """The 12-digit codes of the villages and communities in the list that ships with Wanjia, in order."""
    with (files("wanjia.places") / "data" / "areas_qingdao.csv").open(encoding="utf-8") as file:
        return tuple(sorted(row["code"] for row in csv.DictReader(file) if row["level"] == Level.VILLAGE))


def schematic_centres(counties: Mapping[str, BaseGeometry], villages: Sequence[str]) -> dict[str, tuple[float, float]]:
    """Longitude and latitude of a point inside the cell that ``draw_schematic`` draws for each village.

    ``counties`` are outlines by 12-digit code, ``villages`` 12-digit codes in order.
    """
    centres: dict[str, tuple[float, float]] = {}
    for county, of_county in groupby(villages, key=lambda code: code[:6]):
        members = {township: list(rest) for township, rest in groupby(of_county, key=lambda code: code[:9])}
        for township, cell in cells(counties[f"{county:0<12}"], [f"{code:0<12}" for code in members]).items():
            codes = members[township[:9]]
            points = spread_points(cell, len(codes), seed=int(codes[0]))
            centres |= {code: (float(x), float(y)) for code, (x, y) in zip(codes, points, strict=True)}
    return centres
