-- Ties to parents from birth; the tie to a spouse since the marriage, ended by divorce or death.
SELECT person_id, 1 AS sort, birth_date AS valid_from, DATE '9999-12-31' AS valid_to, NULL AS previous_to, birth_precision AS precision,
       getvariable('at') AS recorded_from, TIMESTAMPTZ '9999-12-31 00:00:00+00' AS recorded_to,
       coalesce(parents_source, source) AS source, coalesce(parents_standing, standing) AS standing,
       coalesce(birth_event, entry_event) AS event_id,
       father_id AS relative_id, true AS active, false AS sealed
FROM chunk WHERE father_id IS NOT NULL
UNION ALL
SELECT person_id, 2 AS sort, birth_date AS valid_from, DATE '9999-12-31' AS valid_to, NULL AS previous_to, birth_precision AS precision,
       getvariable('at') AS recorded_from, TIMESTAMPTZ '9999-12-31 00:00:00+00' AS recorded_to,
       coalesce(parents_source, source) AS source, coalesce(parents_standing, standing) AS standing,
       coalesce(birth_event, entry_event) AS event_id,
       mother_id, true, false
FROM chunk WHERE mother_id IS NOT NULL
UNION ALL
SELECT person_id, 3 AS sort, coalesce(marital_since, birth_date) AS valid_from, DATE '9999-12-31' AS valid_to, NULL AS previous_to, 1 AS precision,
       getvariable('at') AS recorded_from, TIMESTAMPTZ '9999-12-31 00:00:00+00' AS recorded_to,
       coalesce(marital_source, source) AS source, coalesce(marital_standing, standing) AS standing,
       coalesce(marriage_event, entry_event) AS event_id,
       spouse_id, left(marital, 1) = '2', false
FROM chunk WHERE spouse_id IS NOT NULL AND marital IS NOT NULL
