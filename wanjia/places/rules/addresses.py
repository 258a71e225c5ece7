"""How the parts of an address are written, so that one door is one dwelling."""

import re
import unicodedata
from dataclasses import replace
from functools import lru_cache

from wanjia.kernel.errors import N_, Problem
from wanjia.places.types import LATITUDES, LONGITUDES, Address

UNREADABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
LONGEST_PART = 40
PARTS = ("building", "unit", "floor", "door")


def is_readable(text: str) -> bool:
    """No control characters, halves of characters or line separators. Private-use characters are let through: real
    lists write rare characters of place names with them.
    """
    return not UNREADABLE.search(text)


@lru_cache(maxsize=65536)  # a city writes the same few parts again and again
def normal_part(text: str) -> str:
    """Half-width digits and letters, capitals, no blank inside or around: “３ 号楼ａ” and “3号楼A” are one building."""
    return unicodedata.normalize("NFKC", "".join(unicodedata.normalize("NFKC", text).split()).upper())


def normal(address: Address) -> Address:
    """The address with its four written parts in normal form."""
    return replace(
        address,
        building=normal_part(address.building),
        unit=normal_part(address.unit),
        floor=normal_part(address.floor),
        door=normal_part(address.door),
    )


def address_problems(address: Address) -> list[Problem]:
    """What is wrong with a normal address."""
    problems = []
    for name in PARTS:
        text = getattr(address, name)
        if len(text) > LONGEST_PART or not is_readable(text):
            message = N_("This part of the address is longer than 40 characters or not readable. Write it shorter.")
            problems.append(Problem("address.part", message, name))
    if not _in_country(address.longitude, address.latitude):
        message = N_(
            "The position lies outside the country. Give longitude and latitude in WGS-84 degrees, or neither."
        )
        problems.append(Problem("address.position", message, "longitude"))
    return problems


def _in_country(longitude: float | None, latitude: float | None) -> bool:
    if longitude is None or latitude is None:
        return longitude is latitude
    return LONGITUDES[0] <= longitude <= LONGITUDES[1] and LATITUDES[0] <= latitude <= LATITUDES[1]
