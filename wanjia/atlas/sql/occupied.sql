-- Doors behind which somebody lives: each once, however many they are.
SELECT place.part, 'occupied' AS name, CAST(sum(d.w) AS BIGINT) AS count
FROM lived_in AS d JOIN (SELECT unnest($2) AS area_id, unnest($3) AS part) AS place ON place.area_id = d.area_id
WHERE $1 IS NOT NULL
GROUP BY place.part
