SELECT 'death:' || "row" AS occasion, {'person': "row"} AS persons, name AS person_name, number AS person_number, happened_on,
       '死亡' AS act, registered(happened_on, "row", 'cancelled') AS registered_on, hukou_county AS area
FROM deaths
