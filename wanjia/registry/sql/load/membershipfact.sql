-- The dead belong to no household any more, from the day of their death.
SELECT person_id, 1 AS sort, home_since AS valid_from, coalesce(died_on, DATE '9999-12-31') AS valid_to, NULL AS previous_to, 1 AS precision,
       getvariable('at') AS recorded_from, TIMESTAMPTZ '9999-12-31 00:00:00+00' AS recorded_to,
       getvariable('source') AS source, standing, coalesce(move_event, birth_event, entry_event) AS event_id,
       household_id, relation
FROM chunk WHERE died_on IS NULL OR died_on > home_since
UNION ALL
SELECT person_id, 1 AS sort, died_on AS valid_from, DATE '9999-12-31' AS valid_to, CASE WHEN died_on > home_since THEN died_on END AS previous_to, 1 AS precision,
       getvariable('at') AS recorded_from, TIMESTAMPTZ '9999-12-31 00:00:00+00' AS recorded_to,
       getvariable('source') AS source, standing, coalesce(death_event, entry_event) AS event_id,
       NULL, ''
FROM chunk WHERE died_on IS NOT NULL
UNION ALL
SELECT person_id, 2 AS sort, registered_since AS valid_from, coalesce(died_on, DATE '9999-12-31') AS valid_to, NULL AS previous_to, 1 AS precision,
       getvariable('at') AS recorded_from, TIMESTAMPTZ '9999-12-31 00:00:00+00' AS recorded_to,
       getvariable('source') AS source, standing, coalesce(hukou_event, birth_event, entry_event) AS event_id,
       registered_id, coalesce(hukou_relation, '')
FROM chunk WHERE registered_id IS NOT NULL AND (died_on IS NULL OR died_on > registered_since)
UNION ALL
SELECT person_id, 2 AS sort, died_on AS valid_from, DATE '9999-12-31' AS valid_to, CASE WHEN died_on > registered_since THEN died_on END AS previous_to, 1 AS precision,
       getvariable('at') AS recorded_from, TIMESTAMPTZ '9999-12-31 00:00:00+00' AS recorded_to,
       getvariable('source') AS source, standing, coalesce(death_event, entry_event) AS event_id,
       NULL, ''
FROM chunk WHERE registered_id IS NOT NULL AND died_on IS NOT NULL
