-- The living.
SELECT number, valid_from, valid_to, life, sex, born_on, area_id, dwelling_id, residence, residence_since, city_since, hukou,
    hukou_area_id, hukou_kind, marital, education, household, relation, registered_household, registered_relation,
    standing
FROM wide WHERE life IN (1, 3)
ORDER BY number, valid_from
