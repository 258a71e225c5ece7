"""Who may open which figures. What each audience is shown of them stands in rules.audiences."""

from wanjia.access.types import Audience, Policy, Purpose, Role, Scope
from wanjia.audit.types import Grade

_READERS = frozenset(
    {
        Role.CITY_DATA_STEWARD,
        Role.COUNTY_OFFICER,
        Role.TOWNSHIP_CLERK,
        Role.COMMUNITY_WORKER,
        Role.STATISTICIAN,
    }
)

OVERVIEW = Policy("statistics.overview", _READERS, Scope.AREA)
PYRAMID = Policy("statistics.pyramid", _READERS, Scope.AREA)
LIFE_TABLE = Policy("statistics.life_table", _READERS, Scope.AREA)
TABLES = Policy("statistics.tables", _READERS)
CHOOSE = Policy("statistics.choose", _READERS)
TABLE = Policy("statistics.table", _READERS, Scope.AREA)
# Whom a figure counts. Statisticians come as far as the door, so that whoever holds another role besides stays one.
PERSONS = Policy(
    "statistics.persons",
    _READERS,
    Scope.AREA,
    frozenset({Purpose.COUNTER, Purpose.TASK, Purpose.VERIFY, Purpose.SAMPLE}),
    Grade.LISTED,
)
TABLE_FILE = Policy("statistics.table_file", _READERS, Scope.AREA)
DEFINITIONS = Policy("statistics.definitions", Audience.PUBLIC)
PUBLIC_TABLES = Policy("statistics.public_tables", Audience.PUBLIC)
PUBLIC_TABLE = Policy("statistics.public_table", Audience.PUBLIC)

# Returns are exact: filed, checked and signed by those with person rights at county and city, three of them.
_FILERS = frozenset({Role.CITY_DATA_STEWARD, Role.COUNTY_OFFICER})
RETURNS = Policy("statistics.returns", _FILERS, Scope.AREA)
RETURN = Policy("statistics.return", _FILERS, Scope.AREA)
RETURN_FILE = Policy("statistics.return_file", _FILERS, Scope.AREA)
RETURN_CHECK = Policy("statistics.return_check", _FILERS, Scope.AREA)
RETURN_SIGN = Policy("statistics.return_sign", _FILERS, Scope.AREA, step_up=True)
COMMUNIQUE = Policy("statistics.communique", frozenset({Role.CITY_DATA_STEWARD}), Scope.AREA)
