-- A table or an index, read from one end to the other.
SELECT registry_read_whole(%(relation)s::text::regclass)
