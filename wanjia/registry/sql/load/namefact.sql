SELECT person_id, 0 AS sort, birth_date AS valid_from, DATE '9999-12-31' AS valid_to, NULL AS previous_to, birth_precision AS precision,
       getvariable('at') AS recorded_from, TIMESTAMPTZ '9999-12-31 00:00:00+00' AS recorded_to,
       getvariable('source') AS source, standing, coalesce(birth_event, entry_event) AS event_id,
       name AS text
FROM chunk
