"""Writes of places."""

from wanjia.places.actions.areas import load_edition
from wanjia.places.actions.boundaries import draw_schematic, load_boundaries
from wanjia.places.actions.codes import load_code_lists
from wanjia.places.actions.dwellings import find_or_add_dwellings, place_dwelling
from wanjia.places.actions.first import copy_first_dwellings, reserve_first_dwellings

__all__ = [
    "copy_first_dwellings",
    "draw_schematic",
    "find_or_add_dwellings",
    "load_boundaries",
    "load_code_lists",
    "load_edition",
    "place_dwelling",
    "reserve_first_dwellings",
]
