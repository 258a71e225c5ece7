"""Reading a city's own outlines from GeoJSON."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from wanjia.kernel.errors import N_, Problem
from wanjia.places.rules.codes import is_code, padded
from wanjia.places.types import LATITUDES, LONGITUDES


@dataclass(frozen=True)
class Outline:
    """A valid polygon or multipolygon, longitude first, of the area with this code."""

    code: str
    geometry: BaseGeometry


def outlines(document: object) -> tuple[list[Outline], list[Problem]]:
    """The good features of a GeoJSON FeatureCollection whose features carry ``code``, and what is wrong with others."""
    features = document.get("features") if isinstance(document, Mapping) else None
    if not isinstance(features, Sequence) or isinstance(features, str):
        return [], [Problem("boundary.file", N_("The file is not a GeoJSON FeatureCollection."))]
    good, problems, seen = [], [], set[str]()
    for number, feature in enumerate(features, start=1):
        read = _outline(feature, number)
        if isinstance(read, Problem):
            problems.append(read)
        elif read.code in seen:
            message = N_(
                "Feature %(feature)s: the code %(area)s has an outline already. Join them to one MultiPolygon."
            )
            problems.append(_problem("boundary.twice", message, number, area=read.code))
        else:
            seen.add(read.code)
            good.append(read)
    return good, problems


def _outline(feature: object, number: int) -> Outline | Problem:
    properties = feature.get("properties") if isinstance(feature, Mapping) else None
    code = padded(str(properties.get("code", ""))) if isinstance(properties, Mapping) else ""
    if not isinstance(feature, Mapping) or not is_code(code):
        message = N_("Feature %(feature)s: the property “code” is missing or is no code of an area.")
        return _problem("boundary.code", message, number)
    try:
        geometry = shape(feature.get("geometry"))
    except (shapely.errors.ShapelyError, AttributeError, KeyError, TypeError, ValueError):
        message = N_("Feature %(feature)s (%(area)s): the geometry cannot be read.")
        return _problem("boundary.geometry", message, number, area=code)
    return _shape_problem(geometry, code, number) or Outline(code, geometry)


def _shape_problem(geometry: BaseGeometry, code: str, number: int) -> Problem | None:
    if geometry.geom_type not in {"Polygon", "MultiPolygon"} or geometry.is_empty:
        message = N_("Feature %(feature)s (%(area)s): an area needs a Polygon or MultiPolygon.")
        return _problem("boundary.type", message, number, area=code)
    west, south, east, north = geometry.bounds
    if not (LONGITUDES[0] <= west and east <= LONGITUDES[1] and LATITUDES[0] <= south and north <= LATITUDES[1]):
        message = N_(
            "Feature %(feature)s (%(area)s): the coordinates lie outside the country. "
            "They must be degrees, longitude before latitude."
        )
        return _problem("boundary.degrees", message, number, area=code)
    if not geometry.is_valid:
        message = N_("Feature %(feature)s (%(area)s): the outline is not valid (%(reason)s). Mend it and load again.")
        return _problem("boundary.invalid", message, number, area=code, reason=shapely.is_valid_reason(geometry))
    return None


def _problem(kind: str, message: str, number: int, **params: str) -> Problem:
    return Problem(kind, message, "geometry", {"feature": str(number), **params})
