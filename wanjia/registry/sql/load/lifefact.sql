SELECT person_id, 0 AS sort, died_on AS valid_from, DATE '9999-12-31' AS valid_to, NULL AS previous_to, 1 AS precision,
       getvariable('at') AS recorded_from, TIMESTAMPTZ '9999-12-31 00:00:00+00' AS recorded_to,
       getvariable('source') AS source, standing, coalesce(death_event, entry_event) AS event_id,
       2 AS status
FROM chunk WHERE died_on IS NOT NULL
