-- A table (no column), or its index that begins with a column, read from one end to the other.
SELECT registry_read_whole(%(table)s::text::regclass, %(column)s::text::name)
