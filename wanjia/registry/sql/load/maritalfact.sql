SELECT person_id, 0 AS sort, coalesce(marital_since, birth_date) AS valid_from, DATE '9999-12-31' AS valid_to, NULL AS previous_to, 1 AS precision,
       getvariable('at') AS recorded_from, TIMESTAMPTZ '9999-12-31 00:00:00+00' AS recorded_to,
       coalesce(marital_source, source) AS source, coalesce(marital_standing, standing) AS standing,
       coalesce(marriage_event, entry_event) AS event_id,
       marital AS code
FROM chunk WHERE marital IS NOT NULL
