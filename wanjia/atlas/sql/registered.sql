-- The living by where their hukou is.
SELECT place.part, 'registered' AS name, CAST(sum(p.w) AS BIGINT) AS count
FROM person AS p JOIN (SELECT unnest($2) AS area_id, unnest($3) AS part) AS place ON place.area_id = p.hukou_area_id
WHERE p.valid_from <= $1 AND p.valid_to > $1
GROUP BY place.part
