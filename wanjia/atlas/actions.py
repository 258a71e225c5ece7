"""What leaves the house of maps, and the line in the audit log that says so."""

from wanjia.access.queries import within
from wanjia.access.types import RequestContext
from wanjia.atlas.queries import classed_map
from wanjia.atlas.types import ClassedMap, Wish
from wanjia.audit.actions import record


def take_map(wish: Wish, *, kind: str, by: RequestContext) -> ClassedMap:
    """The map for a file of this kind (geojson, svg), recorded as taken. NotFound out of reach."""
    found = classed_map(by, wish)
    with within(by):
        record(by.act(), action="map.file", object=f"map:{found.area.code}:{wish.figure.key}:{kind}", at=by.at)
    return found
