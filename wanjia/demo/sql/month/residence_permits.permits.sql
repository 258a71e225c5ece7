SELECT 'permit:' || "row" AS occasion, {'person': "row"} AS persons, name AS person_name, number AS person_number, sex AS person_sex,
       born_on AS person_born_on, 'JZ' || lpad(CAST("row" AS VARCHAR), 10, '0') AS certificate,
       CASE WHEN draw("row", 'new') < 0.3 THEN '申领' ELSE '签注' END AS act, hukou_county AS from_area, community AS area,
       concat_ws('', building, unit, door) AS address, residence_since AS happened_on,
       day_in_month("row", 'permit') AS registered_on, phone AS person_phone
FROM living
WHERE hukou_county NOT LIKE '3702%' AND age >= 16 AND residence_since < getvariable('first') AND draw("row", 'permit') < 0.05
