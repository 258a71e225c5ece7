-- How to make again what an initial load does without, in the order of making: keys, indexes, foreign keys unchecked,
-- then the check of each.
WITH loaded AS (SELECT unnest(%(tables)s::regclass[]) AS id),
constraints AS (
    SELECT conrelid::regclass AS source, conname AS name, contype, pg_get_constraintdef(pg_constraint.oid) AS definition
    FROM pg_constraint JOIN loaded ON loaded.id = conrelid WHERE contype IN ('p', 'u', 'f')
),
steps AS (
    SELECT 1 AS place, 'key' AS step, name, source,
           format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', source, name, definition) AS statement
    FROM constraints WHERE contype IN ('p', 'u')
    UNION ALL
    SELECT 2, 'index', index.relname, indrelid::regclass, pg_get_indexdef(indexrelid)
    FROM pg_index JOIN loaded ON loaded.id = indrelid JOIN pg_class AS index ON index.oid = indexrelid
    WHERE NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('p', 'u'))
    UNION ALL
    SELECT 3, 'foreign key', name, source,
           format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s NOT VALID', source, name, definition)
    FROM constraints WHERE contype = 'f'
    UNION ALL
    SELECT 4, 'check', name, source, format('ALTER TABLE %%s VALIDATE CONSTRAINT %%I', source, name)
    FROM constraints WHERE contype = 'f'
)
SELECT row_number() OVER (ORDER BY place, source::text, name) AS position, step, name, statement, source::text
FROM steps ORDER BY position
