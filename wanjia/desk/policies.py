"""Who may open which page of the desk, and for what."""

from collections.abc import Iterable

from wanjia.access.types import Audience, Policy, Purpose, Role, Scope
from wanjia.audit.types import Grade
from wanjia.registry.types import FactKind

_OFFICE = frozenset({Role.CITY_DATA_STEWARD, Role.COUNTY_OFFICER, Role.TOWNSHIP_CLERK, Role.COMMUNITY_WORKER})
_OUTDOORS = _OFFICE | {Role.GRID_WORKER}
_READERS = _OUTDOORS | {Role.HEALTH_WORKER}
_LOOKING = frozenset({Purpose.COUNTER, Purpose.TASK, Purpose.VISIT, Purpose.VERIFY, Purpose.SAMPLE})

# Kinds of facts that a role sees of a person: what its work needs, and nothing else.
_AT_THE_DOOR = (
    FactKind.NAME,
    FactKind.BIRTH,
    FactKind.DOCUMENT,
    FactKind.LIFE,
    FactKind.RESIDENCE,
    FactKind.HUKOU,
    FactKind.MEMBERSHIP,
    FactKind.CONTACT,
    FactKind.PREFERENCE,
)
_NAMES = {kind: kind.name.lower() for kind in FactKind}
FIELDS = {
    **dict.fromkeys(_OFFICE, tuple(_NAMES.values())),
    **dict.fromkeys((Role.GRID_WORKER, Role.HEALTH_WORKER), tuple(_NAMES[kind] for kind in _AT_THE_DOOR)),
}


def fields_for(roles: Iterable[Role]) -> frozenset[str]:
    """The kinds of facts that somebody with ``roles`` sees of a person."""
    return frozenset(name for role in roles for name in FIELDS.get(role, ()))


HOME = Policy("desk.home", Audience.SIGNED_IN)
TODO = Policy("desk.todo", _OUTDOORS, Scope.AREA, _LOOKING, Grade.LISTED)
DONE = Policy("desk.done", _OFFICE)
DUE = Policy("desk.due", _OUTDOORS, Scope.AREA, _LOOKING, Grade.LISTED)

SEARCH = Policy("desk.search", _READERS, Scope.AREA, _LOOKING, Grade.LISTED)
# Breaking the glass says its own purpose; the second factor is asked for just before.
GLASS = Policy("desk.glass", _READERS, step_up=True, keeps=("for", "number", "reason"))
BUILDINGS = Policy("desk.buildings", _OUTDOORS, Scope.AREA, _LOOKING, Grade.LISTED)
HOUSEHOLDS = Policy("desk.households", _OFFICE, Scope.AREA, _LOOKING, Grade.LISTED)
HOUSEHOLD = Policy("desk.household", _OUTDOORS, Scope.OBJECT, _LOOKING, Grade.OPENED)
# On maps stand only those whose roles see points.
HOUSEHOLD_MAP = Policy("desk.household_map", _OFFICE, Scope.OBJECT, _LOOKING, Grade.OPENED)
ROSTER = Policy("desk.roster", _OFFICE, Scope.AREA, _LOOKING, Grade.LISTED)
# What may leave as a file, by whom; the pages of exports ask these.
ROSTER_FILE = Policy("desk.roster_file", _OFFICE, Scope.AREA, _LOOKING, Grade.EXPORTED)
HOUSEHOLDS_FILE = Policy("desk.households_file", _OFFICE, Scope.AREA, _LOOKING, Grade.EXPORTED)
BLANK_FILE = Policy("desk.blank_file", _OFFICE, Scope.AREA, _LOOKING, Grade.EXPORTED)
LOOKS_FILE = Policy("desk.looks_file", _OFFICE, Scope.OBJECT, _LOOKING, Grade.EXPORTED)
ROSTER_VIEWS = Policy("desk.roster_views", _OFFICE)
PERSON = Policy("desk.person", _READERS, Scope.OBJECT, _LOOKING | {Purpose.BREAK_GLASS}, Grade.OPENED, FIELDS)
LOOKS = Policy("desk.looks", _OFFICE, Scope.OBJECT, _LOOKING, Grade.OPENED)
REVEAL = Policy("desk.reveal", _OUTDOORS, Scope.OBJECT, _LOOKING, Grade.OPENED)
AREA = Policy("desk.area", _OUTDOORS, Scope.AREA)

# The resident stands at the counter with a document.
COUNTER = Policy("desk.counter", _OFFICE)
COUNTER_SHEETS = Policy("desk.counter_sheets", _OFFICE, Scope.OBJECT, frozenset({Purpose.COUNTER}), Grade.OPENED)

LOOKUPS = Policy("desk.lookups", frozenset({Role.AUDIT_ADMIN}), Scope.NONE, frozenset({Purpose.AUDIT}))
NEVER_HELD = Policy("desk.never_held", Audience.PUBLIC)

# Reporting: everybody who works with residents, each within reach; narrower for what is hard to take back.
OUTDOORS = _OUTDOORS
RECORDS = frozenset({Role.CITY_DATA_STEWARD, Role.COUNTY_OFFICER, Role.TOWNSHIP_CLERK})
SEALED = frozenset({Role.COUNTY_OFFICER})
_REPORTING = frozenset({Purpose.COUNTER, Purpose.TASK, Purpose.VISIT, Purpose.INTAKE})
_VERIFYING = _REPORTING | {Purpose.VERIFY}
_CORRECTING = frozenset({Purpose.TASK, Purpose.CORRECTION})

REPORT = Policy("desk.report", _OUTDOORS)
REPORT_FORM = Policy("desk.report_form", _OUTDOORS, Scope.AREA, _REPORTING, Grade.CHANGED)
REPORT_FIND = Policy("desk.report_find", _OUTDOORS, Scope.AREA, _REPORTING, Grade.LISTED)
DRAFT = Policy("desk.draft", _OUTDOORS)
SUBMISSIONS = Policy("desk.submissions", _OUTDOORS, Scope.AREA)
RECEIPT = Policy("desk.receipt", _OUTDOORS, Scope.OBJECT, _REPORTING, Grade.LISTED)
VERIFY = Policy("desk.verify", _OUTDOORS, Scope.AREA, _VERIFYING, Grade.LISTED)
VERIFY_ONE = Policy("desk.verify_one", _OUTDOORS, Scope.OBJECT, _VERIFYING, Grade.CHANGED)
_TWO_OFFICERS = frozenset({Role.CITY_DATA_STEWARD, Role.COUNTY_OFFICER})
SEALING = Policy("desk.sealing", _TWO_OFFICERS, Scope.AREA, _CORRECTING, Grade.LISTED)
SEALING_DECIDE = Policy(
    "desk.sealing_decide", _TWO_OFFICERS, Scope.AREA, _CORRECTING, Grade.CHANGED, step_up=True
)  # fmt: skip
CASES = Policy("desk.cases", _TWO_OFFICERS, Scope.AREA)
CASE = Policy("desk.case", _TWO_OFFICERS, Scope.AREA, _CORRECTING, Grade.OPENED, step_up=True)
CASE_DECIDE = Policy("desk.case_decide", _TWO_OFFICERS, Scope.AREA, _CORRECTING, step_up=True)
LISTS = Policy("desk.lists", _OFFICE, Scope.AREA)
LIST = Policy("desk.list", _OFFICE, Scope.OBJECT)
LIST_SEND = Policy("desk.list_send", _OFFICE, Scope.AREA)
LIST_TAKE = Policy("desk.list_take", _OFFICE, Scope.AREA, frozenset({Purpose.TASK, Purpose.INTAKE}), Grade.CHANGED)
# A department's file is about the whole city.
_STEWARDS = frozenset({Role.CITY_DATA_STEWARD})
_TAKING = frozenset({Purpose.TASK, Purpose.INTAKE})
DELIVERIES = Policy("desk.deliveries", _STEWARDS)
DELIVERY_SEND = Policy("desk.delivery_send", _STEWARDS)
DELIVERY = Policy("desk.delivery", _STEWARDS, Scope.AREA, _TAKING, Grade.LISTED)
DELIVERY_MAP = Policy("desk.delivery_map", _STEWARDS, Scope.AREA)
DELIVERY_FILE = Policy("desk.delivery_file", _STEWARDS, Scope.AREA)
# What goes back to the sender tells of people.
DELIVERY_CORRECTIONS = Policy("desk.delivery_corrections", _STEWARDS, Scope.AREA, _TAKING, Grade.SENT)
CORRECTIONS = Policy("desk.corrections", _STEWARDS, Scope.AREA)
QUALITY = Policy("desk.quality", _STEWARDS, Scope.AREA)
QUALITY_FILE = Policy("desk.quality_file", _STEWARDS, Scope.AREA)
DELIVERY_DECIDE = Policy("desk.delivery_decide", _STEWARDS, Scope.AREA, _TAKING, Grade.CHANGED)
# A superior's blank form is its sender's; who is told in it is read at the door of files.
BLANKS = Policy("desk.blanks", _OFFICE, Scope.AREA)
BLANK_SEND = Policy("desk.blank_send", _OFFICE, Scope.AREA)
BLANK = Policy("desk.blank", _OFFICE, Scope.AREA)
BLANK_FORGET = Policy("desk.blank_forget", _OFFICE, Scope.AREA)
PROBLEMS = Policy("desk.problems", _OFFICE, Scope.AREA, _CORRECTING, Grade.LISTED)
PROBLEM_DISMISS = Policy("desk.problem_dismiss", _OFFICE, Scope.AREA, _CORRECTING, Grade.CHANGED)
PROBLEM = Policy("desk.problem", _OFFICE, Scope.OBJECT, _CORRECTING, Grade.CHANGED)
# Two records side by side, with their numbers where these differ.
MATCHING = Policy("desk.matching", _OFFICE, Scope.AREA, _CORRECTING, Grade.LISTED)
MATCH = Policy("desk.match", _OFFICE, Scope.OBJECT, _CORRECTING, Grade.OPENED)
MATCH_ANSWER = Policy("desk.match_answer", _OFFICE, Scope.AREA, _CORRECTING, Grade.CHANGED)
DOUBLES_SEARCH = Policy("desk.doubles_search", _STEWARDS)
DOUBLES = Policy("desk.doubles", RECORDS, Scope.AREA, _CORRECTING, Grade.OPENED)
