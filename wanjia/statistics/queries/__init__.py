"""Tables, hexagons and vital rates, each for its audience; and whom a figure counts, for those who may see them.

Figures tell no person, so none of them writes that somebody was seen; ``behind`` does, for everybody it lists.
"""

from wanjia.statistics.queries.beginning import records_begin
from wanjia.statistics.queries.communique import communique, communique_history
from wanjia.statistics.queries.hexagons import hexagons, public_hexagons
from wanjia.statistics.queries.persons import behind
from wanjia.statistics.queries.returns import compare, filed_return, return_file, returns
from wanjia.statistics.queries.statements import statements
from wanjia.statistics.queries.tables import public_table, table, table_file
from wanjia.statistics.queries.vital import vital, vital_file
from wanjia.statistics.rules.audiences import audience_of

__all__ = [
    "audience_of",
    "behind",
    "communique",
    "communique_history",
    "compare",
    "filed_return",
    "hexagons",
    "public_hexagons",
    "public_table",
    "records_begin",
    "return_file",
    "returns",
    "statements",
    "table",
    "table_file",
    "vital",
    "vital_file",
]
