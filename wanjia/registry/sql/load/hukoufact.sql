SELECT person_id, 0 AS sort, registered_since AS valid_from, DATE '9999-12-31' AS valid_to, CASE WHEN hukou_before IS NOT NULL THEN registered_since END AS previous_to, 1 AS precision,
       getvariable('at') AS recorded_from, TIMESTAMPTZ '9999-12-31 00:00:00+00' AS recorded_to,
       getvariable('source') AS source, standing, coalesce(hukou_event, birth_event, entry_event) AS event_id,
       hukou_area_id AS area_id, CASE WHEN hukou_area_id IS NULL THEN hukou_area ELSE '' END AS elsewhere,
       coalesce(hukou_kind, '1')::SMALLINT AS kind
FROM chunk WHERE hukou_area IS NOT NULL
UNION ALL
SELECT person_id, 0 AS sort, birth_date AS valid_from, registered_since AS valid_to, NULL AS previous_to, birth_precision AS precision,
       getvariable('at') AS recorded_from, TIMESTAMPTZ '9999-12-31 00:00:00+00' AS recorded_to,
       getvariable('source') AS source, standing, coalesce(hukou_event, entry_event) AS event_id,
       NULL, hukou_before, 1
FROM chunk WHERE hukou_area IS NOT NULL AND hukou_before IS NOT NULL
