SELECT 'school:' || "row" AS occasion, {'person': "row"} AS persons, name AS person_name, number AS person_number,
       '21370' || lpad(CAST(hash(community) % 100000 AS VARCHAR), 5, '0') AS school, CAST(least(age - 5, 12) AS VARCHAR) AS grade,
       make_date(year(getvariable('last')) - CAST(month(getvariable('last')) < 9 AS INTEGER), 9, 1) AS registered_on
FROM living WHERE age BETWEEN 6 AND 17 AND draw("row", 'school') < 0.05
