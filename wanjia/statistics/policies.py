"""Who may open which figures. What each audience is shown of them stands in rules.audiences."""

from wanjia.access.types import Audience, Policy, Role, Scope

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
TABLES = Policy("statistics.tables", _READERS)
TABLE = Policy("statistics.table", _READERS, Scope.AREA)
TABLE_FILE = Policy("statistics.table_file", _READERS, Scope.AREA)
PUBLIC_TABLES = Policy("statistics.public_tables", Audience.PUBLIC)
PUBLIC_TABLE = Policy("statistics.public_table", Audience.PUBLIC)
