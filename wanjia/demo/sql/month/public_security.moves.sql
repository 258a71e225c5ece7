SELECT 'move:' || "row" AS occasion, {'person': "row"} AS persons, name AS person_name, number AS person_number,
       sex AS person_sex, born_on AS person_born_on, happened_on,
       CASE WHEN hukou_county NOT LIKE '3702%' THEN '迁入' WHEN draw("row", 'way') < 0.6 THEN '市内迁移' ELSE '迁出' END AS act,
       hukou_county AS from_area,
       CASE WHEN hukou_county NOT LIKE '3702%' OR draw("row", 'way') < 0.6 THEN community ELSE '370102' END AS to_area,
       NULL AS head_number, NULL AS relation, happened_on AS registered_on
FROM (SELECT *, day_in_month("row", 'move') AS happened_on FROM living)
WHERE draw("row", 'move') < 0.0025
