"""Writes of places."""

from wanjia.places.actions.areas import load_edition
from wanjia.places.actions.boundaries import draw_schematic, load_boundaries
from wanjia.places.actions.codes import load_code_lists
from wanjia.places.actions.dwellings import find_or_add_dwellings, place_dwelling

__all__ = [
    "draw_schematic",
    "find_or_add_dwellings",
    "load_boundaries",
    "load_code_lists",
    "load_edition",
    "place_dwelling",
]
