"""People by hexagon, as they are shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from wanjia.places.types import Area
from wanjia.statistics.types.designs import Audience
from wanjia.statistics.types.protection import Protection


@dataclass(frozen=True)
class Held:
    """What lies in one hexagon and one area: people, their households, the sum of the households' record keys."""

    people: int
    households: int
    key: int


@dataclass(frozen=True)
class Hexagons:
    """People living in households, by hexagon (places.queries.hexagon_at); hidden ones are absent, as empty ones are.

    ``protection`` is None for exact figures; ``behind``: how many changes they do not hold yet.
    """

    area: Area
    audience: Audience
    protection: Protection | None
    figures: Mapping[int, int]
    on: date
    moment: datetime
    behind: int = 0
