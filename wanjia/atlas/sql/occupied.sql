-- Doors behind which somebody lives: each once, however many they are.
SELECT part, 'occupied' AS name, count(*) AS count
FROM (
    SELECT place.part, p.dwelling_id
    FROM person AS p JOIN (SELECT unnest($2) AS area_id, unnest($3) AS part) AS place ON place.area_id = p.area_id
    WHERE p.valid_from <= $1 AND p.valid_to > $1 AND p.dwelling_id IS NOT NULL
    GROUP BY place.part, p.dwelling_id
    HAVING sum(p.w) > 0
)
GROUP BY part
