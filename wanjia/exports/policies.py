"""Who may order files and who agrees. What a list lets whom take stands at the list itself."""

from wanjia.access.types import Policy, Role, Scope

_OFFICE = frozenset({Role.CITY_DATA_STEWARD, Role.COUNTY_OFFICER, Role.TOWNSHIP_CLERK, Role.COMMUNITY_WORKER})
_TAKERS = _OFFICE | {Role.STATISTICIAN}
# One level above the asker, or the security officer.
_DECIDERS = frozenset({Role.CITY_DATA_STEWARD, Role.COUNTY_OFFICER, Role.TOWNSHIP_CLERK, Role.SECURITY_ADMIN})

FILES = Policy("exports.files", _TAKERS | _DECIDERS)
NEW = Policy("exports.new", _TAKERS, Scope.AREA)
FILE = Policy("exports.file", _TAKERS, Scope.AREA)
CANCEL = Policy("exports.cancel", _TAKERS, Scope.AREA)
DECIDE = Policy("exports.decide", _DECIDERS, Scope.AREA, step_up=True)
