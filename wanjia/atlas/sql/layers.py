"""Questions to the mirror behind points and shapes. Only texts of this folder are put together; the rest is bound."""

from functools import cache

from wanjia.atlas.sql import text
from wanjia.atlas.types import Layer

_OPEN = "household IS NOT NULL AND valid_to = DATE '9999-12-31'"
_SOMEBODY = (
    f"AND number IN (SELECT household FROM person WHERE {_OPEN} AND {{who}} GROUP BY household HAVING sum(w) > 0)"  # noqa: S608 (our own words)
)
# $1 is today, $2 the areas.
_NARROWED = {
    Layer.HOUSEHOLDS: "",
    Layer.ALONE_OVER_80: (
        "AND number IN (SELECT household FROM together WHERE people = 1"
        " AND DATE '1800-01-01' + born::INTEGER <= $1 - INTERVAL 80 YEAR GROUP BY household HAVING sum(w) > 0)"
    ),
    Layer.NEWCOMERS: _SOMEBODY.format(
        who="residence = 1 AND residence_since > $1 - INTERVAL 6 MONTH AND residence_since > born_on"
    ),
    Layer.UNVERIFIED: _SOMEBODY.format(who="standing = 1"),
}
# The bits of the squares in which the mirror adds up households.
SQUARE = 9
_WITHIN = {True: "", False: "AND area_id IN (SELECT unnest($2))"}


@cache
def tile(layer: Layer, whole_city: bool, bits: int) -> str:
    """One vector tile as its only row and column; ``bits``: how far the places of neighbours are shifted."""
    within = _WITHIN[whole_city]
    if layer is Layer.HOUSEHOLDS and bits >= SQUARE:
        return text("tile").format(grouped=text("far").format(within=within))
    if layer is Layer.EMPTY_DWELLINGS:
        chosen = text("empty").format(within=within)
    else:
        chosen = text("homes").format(within=within, narrowed=_NARROWED[layer])
    return text("tile").format(grouped=text("near").format(chosen=chosen))


@cache
def shape(whole_city: bool) -> str:
    """Households and people within a shape."""
    return text("shape").format(within=_WITHIN[whole_city])


# What can be told of any past day: table, column of the area, what counts, which rows.
_MONTHS = {
    "people": ("person", "area_id", "w", ""),
    "registered": ("person", "hukou_area_id", "w", ""),
    "households": ("household", "area_id", "w", "AND basis = 1"),
}
DATED = tuple(_MONTHS)


@cache
def months(figure: str) -> str:
    """A figure of DATED by part and day."""
    table, area, counted, narrowed = _MONTHS[figure]
    return text("months").format(table=table, area=area, counted=counted, narrowed=narrowed)
