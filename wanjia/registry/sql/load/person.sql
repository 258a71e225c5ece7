SELECT person_id AS id, person_uuid AS uuid, NULL AS canonical_id, false AS sealed,
       name, sort_key, pinyin, initials, sex, birth_date AS born_on, birth_precision AS born_precision,
       CASE WHEN died_on IS NULL THEN 1 ELSE 2 END AS life, died_on,
       coalesce(marital, '') AS marital, coalesce(education, '') AS education,
       dwelling_id, area_id, residence_since, hukou_area_id,
       CASE WHEN hukou_area_id IS NULL THEN coalesce(hukou_area, '') ELSE '' END AS hukou_elsewhere,
       CASE WHEN died_on IS NULL THEN household_id END AS household_id,
       CASE WHEN died_on IS NULL THEN relation ELSE '' END AS relation,
       CASE WHEN died_on IS NULL THEN registered_id END AS registered_household_id,
       CASE WHEN died_on IS NULL AND registered_id IS NOT NULL THEN coalesce(hukou_relation, '') ELSE '' END
           AS registered_relation,
       standing, false AS no_visits, false AS no_calls
FROM chunk
