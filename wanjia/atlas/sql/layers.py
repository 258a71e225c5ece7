"""Questions to the mirror behind points and shapes. Only texts of this folder are put together; the rest is bound."""

from functools import cache

from wanjia.atlas.sql import text
from wanjia.atlas.types import Layer

# Households that the mirror marks: $1 is today, made a date again so that the mirror looks only where such days are.
_MARKS = {
    Layer.UNVERIFIED: "mark = 1",
    Layer.ALONE_OVER_80: "mark = 2 AND day <= CAST($1 - INTERVAL 80 YEAR AS DATE)",
    Layer.NEWCOMERS: "mark = 3 AND day > CAST($1 - INTERVAL 6 MONTH AS DATE)",
}
# The bits of the squares in which the mirror adds up households.
SQUARE = 8
_WITHIN = {True: "", False: "AND area_id IN (SELECT unnest($2))"}


@cache
def tile(layer: Layer, whole_city: bool, bits: int) -> str:
    """One vector tile as its only row and column; ``bits``: how far the places of neighbours are shifted."""
    within = _WITHIN[whole_city]
    if layer is Layer.HOUSEHOLDS and bits >= SQUARE:
        return text("tile").format(grouped=text("far").format(within=within))
    if layer is Layer.EMPTY_DWELLINGS:
        chosen = text("vacant").format(within=within)
    elif layer in _MARKS:
        chosen = text("marked").format(within=within, mark=_MARKS[layer])
    else:
        chosen = text("homes").format(within=within)
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
