"""Which rows of one or two tables are about the same person: block, compare, score, cluster.

A pure engine on DuckDB and Splink that knows neither Django nor the register: whoever calls it brings a connection,
tables, and what their columns are. A *comparison* puts two rows into one of its *levels* (equal, one slip apart, ...);
a level's *weight* is how much more often it is seen between rows of one person than between strangers, in bits. A
*model* holds these figures; it is learnt without labels and kept as a file. Doors: ``types``, ``queries``.
"""
