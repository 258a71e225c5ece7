-- How many pages some tables and indexes have, and every whole index of others, and where they lie; and how many the machine keeps.
SELECT held.relname AS name, held.relpages AS pages, pg_relation_filepath(held.oid) AS path,
    pg_size_bytes(current_setting('effective_cache_size')) / current_setting('block_size')::bigint AS kept
FROM pg_class AS held
WHERE held.oid = ANY (%(named)s::text[]::regclass[]) OR held.oid IN (
    SELECT indexrelid FROM pg_index WHERE indrelid = ANY (%(indexed)s::text[]::regclass[]) AND indpred IS NULL
)
