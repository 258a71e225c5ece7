"""Who may open which map or board: exact and live figures of one's own reach, or those of the last close."""

from wanjia.access.types import Audience, Policy, Role, Scope

_OFFICE = frozenset({Role.CITY_DATA_STEWARD, Role.COUNTY_OFFICER, Role.TOWNSHIP_CLERK, Role.COMMUNITY_WORKER})
# Statisticians see protected figures of the last close; which those are, queries.counts decides.
_READERS = _OFFICE | {Role.STATISTICIAN}
# A file leaves the house: not from the community's counter.
_FILES = _READERS - {Role.COMMUNITY_WORKER}

MAP = Policy("atlas.map", _READERS, Scope.AREA)
MAP_FILE = Policy("atlas.map_file", _FILES, Scope.AREA)
BOARD = Policy("atlas.board", _READERS, Scope.AREA)
VIEWS = Policy("atlas.views", _READERS)
# Hexagons are protected for those without person rights; points and shapes are for those who have them.
LAYERS = Policy("atlas.layers", _OFFICE | {Role.STATISTICIAN}, Scope.AREA)
POINTS = Policy("atlas.points", _OFFICE, Scope.AREA)
POINT = Policy("atlas.point", _OFFICE, Scope.OBJECT)
MONTHS = Policy("atlas.months", _OFFICE, Scope.AREA)
MONTHS_FILE = Policy("atlas.months_file", _OFFICE & _FILES, Scope.AREA)
SHAPE = Policy("atlas.shape", _OFFICE, Scope.AREA)
# One size of hexagon, frozen at the end of a month.
PUBLIC_MAP = Policy("atlas.public_map", Audience.PUBLIC)
