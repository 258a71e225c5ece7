"""A map as a file: GeoJSON for other programs, and the inks of the one that is looked at."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from wanjia.atlas.rules.datums import shown_as
from wanjia.atlas.rules.drawing import Places
from wanjia.atlas.types import ClassedMap, Shown

DECIMALS = 6  # degrees: about a tenth of a metre
# One hue from light to dark, told apart also without colour; the same as the page's (web/assets/tokens.css).
INKS = ("#e3f1ef", "#c0dfdb", "#97c9c3", "#6aafa8", "#42938c", "#23766f", "#0a5550")
NO_DATA = "#eceeed"


def ink(place: int, classes: int) -> int:
    """Which of the seven inks a class of several takes, from 0: the whole scale is used, however few they are."""
    return place * (len(INKS) - 1) // max(classes - 1, 1) if classes > 1 else len(INKS) // 2


def geojson(
    found: ClassedMap, outlines: Mapping[int, BaseGeometry], shown: Shown, marks: Mapping[str, Any]
) -> dict[str, Any]:
    """A FeatureCollection of the parts that have an outline. ``datum`` names the coordinates; only WGS-84 is RFC 7946.

    ``marks`` (who made it, from what) stand beside the features.
    """
    return {
        "type": "FeatureCollection",
        "datum": shown.value,
        "as_of": found.as_of.isoformat(),
        "behind": found.behind,
        **marks,
        "features": [
            {
                "type": "Feature",
                "id": part.area.code,
                "properties": {
                    "code": part.area.code,
                    "name": part.area.name,
                    "value": plain(part.value, found.figure.decimals),
                    "class": None if part.place is None else part.place + 1,
                },
                "geometry": shapely.geometry.mapping(shifted(outlines[part.area.id], shown)),
            }
            for part in found.parts
            if part.area.id in outlines
        ],
    }


def shifted(shape: BaseGeometry, shown: Shown) -> BaseGeometry:
    """A WGS-84 outline in the coordinates of a map, to six decimals."""

    def move(points: Places) -> Places:
        return np.array([shown_as((x, y), shown) for x, y in points]).round(DECIMALS)

    return shapely.transform(shape, move)


def plain(value: int | None, decimals: int) -> int | float | None:
    """A value as a number of a file, or null."""
    return value if value is None or not decimals else value / 10**decimals
