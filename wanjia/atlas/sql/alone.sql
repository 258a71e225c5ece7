-- People of 80 and over who are the only member of their living household.
SELECT place.part, 'alone_over_80' AS name, CAST(sum(p.w * h.w) AS BIGINT) AS count
FROM person AS p
JOIN (SELECT unnest($2) AS area_id, unnest($3) AS part) AS place ON place.area_id = p.area_id
JOIN household AS h ON h.number = p.household AND h.size = 1 AND h.valid_from <= $1 AND h.valid_to > $1
WHERE p.valid_from <= $1 AND p.valid_to > $1 AND p.born_on <= $1 - INTERVAL 80 YEAR
GROUP BY place.part
