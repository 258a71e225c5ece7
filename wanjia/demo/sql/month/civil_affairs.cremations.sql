SELECT 'death:' || "row" AS occasion, {'person': "row"} AS persons, name AS person_name, number AS person_number, happened_on,
       least(getvariable('last'), happened_on + 3) AS registered_on, '青岛市殡仪馆' AS office
FROM deaths WHERE draw("row", 'cremated') < 0.95 AND happened_on >= getvariable('first') - 1
