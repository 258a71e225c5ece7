"""Area lists made for tests: short codes, one word a name."""

from datetime import date

from wanjia.audit.types import Act
from wanjia.places.management.lists import edition
from wanjia.places.rules.codes import padded
from wanjia.places.types import AreaEdition

OPERATOR = Act("operator:test", "operation", "test", "", "", "", "")
FIRST = date(2023, 6, 30)
SECOND = date(2024, 6, 30)

# One city: two counties, three townships, four villages.
CITY = {
    "64": "宁夏回族自治区",
    "6401": "银川市",
    "640104": "兴庆区",
    "640105": "西夏区",
    "640104001": "凤凰北街街道",
    "640104002": "解放西街街道",
    "640105001": "西花园路街道",
    "640104001001": "文化街社区",
    "640104001002": "光明社区",
    "640104002001": "新华社区",
    "640105001001": "同心路社区",
}


def listed_as(names: dict[str, str], *, issued: date = FIRST, became: tuple[tuple[str, str], ...] = ()) -> AreaEdition:
    """An edition of areas given as short code: name."""
    rows = [{"code": padded(code), "name": name} for code, name in names.items()]
    found = edition(rows, issued=issued, source="test", digest=f"{hash(tuple(names.items())):x}"[-12:])
    pairs = tuple((padded(old), padded(new)) for old, new in became)
    return AreaEdition(found.issued, found.source, found.digest, found.rows, pairs)
