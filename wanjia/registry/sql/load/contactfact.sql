SELECT person_id, 1 AS sort, least(getvariable('day'), coalesce(died_on - 1, getvariable('day'))) AS valid_from, DATE '9999-12-31' AS valid_to, NULL AS previous_to, 1 AS precision,
       getvariable('at') AS recorded_from, TIMESTAMPTZ '9999-12-31 00:00:00+00' AS recorded_to,
       getvariable('source') AS source, standing, entry_event AS event_id,
       number, blind, tail
FROM chunk JOIN phones USING (person_id)
