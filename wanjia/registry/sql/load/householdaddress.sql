SELECT getvariable('household_base') + seq AS household_id, dwelling_id, '' AS elsewhere, opened_on AS valid_from,
       DATE '9999-12-31' AS valid_to, NULL AS previous_to, getvariable('at') AS recorded_from,
       TIMESTAMPTZ '9999-12-31 00:00:00+00' AS recorded_to, getvariable('event_base') + 8 * first_row AS event_id
FROM staged_households
WHERE dwelling_id IS NOT NULL AND seq BETWEEN getvariable('first') AND getvariable('last')
