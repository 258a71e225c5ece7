"""Reads of places: areas on a day, dwellings, outlines, codes. None is about a person, so none takes a context."""

from wanjia.places.queries.areas import (
    ancestors,
    area,
    area_by_code,
    area_now,
    area_options,
    areas_at_level,
    areas_named_in,
    children,
    id_of_code,
    names_down_to,
    reach_ids,
    subtree_ids,
)
from wanjia.places.queries.boundaries import boundaries_below, boundary
from wanjia.places.queries.codes import code_label, code_list, code_lists, code_options, is_code_on
from wanjia.places.queries.dwellings import (
    address_part,
    area_of_dwellings,
    buildings,
    doors_with_areas,
    dwelling,
    dwelling_at,
    dwellings,
    dwellings_of_building,
    dwellings_written,
)
from wanjia.places.queries.hexagons import hexagon_at, hexagon_centre, hexagon_ring
from wanjia.places.queries.schematic import schematic_centres, shipped_villages

__all__ = [
    "address_part",
    "ancestors",
    "area",
    "area_by_code",
    "area_now",
    "area_of_dwellings",
    "area_options",
    "areas_at_level",
    "areas_named_in",
    "boundaries_below",
    "boundary",
    "buildings",
    "children",
    "code_label",
    "code_list",
    "code_lists",
    "code_options",
    "doors_with_areas",
    "dwelling",
    "dwelling_at",
    "dwellings",
    "dwellings_of_building",
    "dwellings_written",
    "hexagon_at",
    "hexagon_centre",
    "hexagon_ring",
    "id_of_code",
    "is_code_on",
    "names_down_to",
    "reach_ids",
    "schematic_centres",
    "shipped_villages",
    "subtree_ids",
]
