"""Who may ask the register by program, and for what. The desk's pages have policies of their own."""

from wanjia.access.types import Policy, Purpose, Role, Scope
from wanjia.audit.types import Grade
from wanjia.registry.types import FactKind

_OFFICE = frozenset({Role.CITY_DATA_STEWARD, Role.COUNTY_OFFICER, Role.TOWNSHIP_CLERK, Role.COMMUNITY_WORKER})
_PURPOSES = frozenset({Purpose.TASK, Purpose.VERIFY, Purpose.EXCHANGE})

# Kinds of facts by role. Kin and the timeline go out to no program: a person at work reads them, one hop at a time.
_PROCEDURE = tuple(kind.name.lower() for kind in FactKind if kind is not FactKind.KIN)
_AT_THE_DOOR = ("name", "birth", "life", "residence", "contact", "preference")
_FIELDS = {
    **dict.fromkeys(_OFFICE, _PROCEDURE),
    **dict.fromkeys((Role.GRID_WORKER, Role.HEALTH_WORKER), _AT_THE_DOOR),
}

PERSON = Policy("api.person", frozenset(_FIELDS), Scope.OBJECT, _PURPOSES, Grade.OPENED, _FIELDS)
PERSON_BY_NUMBER = Policy("api.person_by_number", _OFFICE, Scope.AREA, _PURPOSES, Grade.LISTED, _FIELDS)
