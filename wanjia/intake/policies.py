"""Which events a program may tell, by the role of its token."""

from wanjia.access.types import Policy, Purpose, Role, Scope
from wanjia.audit.types import Grade
from wanjia.registry.types import EventKind

_OFFICE = frozenset({Role.CITY_DATA_STEWARD, Role.COUNTY_OFFICER, Role.TOWNSHIP_CLERK, Role.COMMUNITY_WORKER})
# Sealed events answer to two officers; to compare two records, or a record with a paper, takes a person.
NOT_BY_PROGRAM = frozenset(
    {
        EventKind.ADOPTION,
        EventKind.ADOPTION_ENDED,
        EventKind.PERSON_MERGE,
        EventKind.PERSON_UNMERGE,
        EventKind.VERIFICATION,
        EventKind.WITHDRAWAL,
    }
)
NEW_HOUSEHOLD = "new_household"  # its event is a first entry, as that of a person

_EVENTS = {
    **dict.fromkeys(_OFFICE, (*(kind.name.lower() for kind in EventKind if kind not in NOT_BY_PROGRAM), NEW_HOUSEHOLD)),
    Role.GRID_WORKER: ("first_entry", "residence_in", "residence_out", "residence_within", "contact", "preference"),
    Role.HEALTH_WORKER: ("birth", "death", "contact", "preference"),
}

_IN = frozenset({Purpose.INTAKE})
# Who approves what the drop folder brings, from the command line; on pages the desk's own policies say it.
APPROVE = Policy("intake.approve", frozenset({Role.CITY_DATA_STEWARD}), Scope.NONE, _IN, Grade.CHANGED)
SUBMIT = Policy("api.submit", frozenset(_EVENTS), Scope.NONE, _IN, Grade.CHANGED, _EVENTS)
RECEIPT = Policy("api.receipt", frozenset(_EVENTS), Scope.OBJECT, _IN, Grade.LISTED)
