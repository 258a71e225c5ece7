-- A list tells the education reached, not since when: it holds from the day of the list.
SELECT person_id, 0 AS sort, least(getvariable('day'), coalesce(died_on - 1, getvariable('day'))) AS valid_from, DATE '9999-12-31' AS valid_to, NULL AS previous_to, 1 AS precision,
       getvariable('at') AS recorded_from, TIMESTAMPTZ '9999-12-31 00:00:00+00' AS recorded_to,
       getvariable('source') AS source, standing, entry_event AS event_id,
       education AS code
FROM chunk WHERE education IS NOT NULL
