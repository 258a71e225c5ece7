"""Tables and vital rates, each for its audience. None tells a person, so none writes that somebody was seen."""

from wanjia.statistics.queries.hexagons import hexagons, public_hexagons
from wanjia.statistics.queries.statements import statements
from wanjia.statistics.queries.tables import public_table, table, table_file
from wanjia.statistics.queries.vital import vital
from wanjia.statistics.rules.audiences import audience_of

__all__ = ["audience_of", "hexagons", "public_hexagons", "public_table", "statements", "table", "table_file", "vital"]
