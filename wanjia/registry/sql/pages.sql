-- How many pages some tables have, and each of their whole indexes by its first column; and how many the machine keeps.
SELECT held.relname AS "table", NULL AS "column", held.relpages AS pages,
    pg_size_bytes(current_setting('effective_cache_size')) / current_setting('block_size')::bigint AS kept
FROM pg_class AS held WHERE held.oid = ANY (%(tables)s::text[]::regclass[])
UNION ALL
SELECT held.relname, first.attname, index.relpages,
    pg_size_bytes(current_setting('effective_cache_size')) / current_setting('block_size')::bigint
FROM pg_index AS told
JOIN pg_class AS held ON held.oid = told.indrelid
JOIN pg_class AS index ON index.oid = told.indexrelid
JOIN pg_attribute AS first ON first.attrelid = held.oid AND first.attnum = told.indkey[0]
WHERE told.indrelid = ANY (%(tables)s::text[]::regclass[]) AND told.indpred IS NULL
