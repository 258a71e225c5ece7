-- One entry a household, and what happened within the window that the list itself dates.
SELECT entry_event AS id, uuidv7() AS uuid, 1 AS kind, getvariable('day') AS occurred_on, 1 AS precision,
       getvariable('at') AS recorded_at, getvariable('source') AS source, standing,
       getvariable('recorder') AS recorder, getvariable('submission') AS submission, NULL AS supersedes_id,
       false AS sealed, '{}' AS details
FROM chunk WHERE "row" = first_row
UNION ALL
SELECT id, uuidv7(), kind, occurred_on, precision, getvariable('at'), source, standing,
       getvariable('recorder'), getvariable('submission'), NULL, false, '{}'
FROM happened WHERE is_first
