"""Who may open which map or board. Figures of one's own reach, exact and live; they name nobody."""

from wanjia.access.types import Policy, Role, Scope

_OFFICE = frozenset({Role.CITY_DATA_STEWARD, Role.COUNTY_OFFICER, Role.TOWNSHIP_CLERK, Role.COMMUNITY_WORKER})
# A file leaves the house: not from the community's counter.
_FILES = _OFFICE - {Role.COMMUNITY_WORKER}

MAP = Policy("atlas.map", _OFFICE, Scope.AREA)
MAP_FILE = Policy("atlas.map_file", _FILES, Scope.AREA)
BOARD = Policy("atlas.board", _OFFICE, Scope.AREA)
