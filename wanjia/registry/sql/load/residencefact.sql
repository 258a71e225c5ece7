SELECT person_id, 0 AS sort, home_since AS valid_from, DATE '9999-12-31' AS valid_to, CASE WHEN residence_before IS NOT NULL THEN home_since END AS previous_to, 1 AS precision,
       getvariable('at') AS recorded_from, TIMESTAMPTZ '9999-12-31 00:00:00+00' AS recorded_to,
       getvariable('source') AS source, standing, coalesce(move_event, birth_event, entry_event) AS event_id,
       dwelling_id, '' AS elsewhere
FROM chunk
UNION ALL
SELECT person_id, 0 AS sort, birth_date AS valid_from, home_since AS valid_to, NULL AS previous_to, birth_precision AS precision,
       getvariable('at') AS recorded_from, TIMESTAMPTZ '9999-12-31 00:00:00+00' AS recorded_to,
       getvariable('source') AS source, standing, coalesce(move_event, entry_event) AS event_id,
       NULL, residence_before
FROM chunk WHERE residence_before IS NOT NULL
