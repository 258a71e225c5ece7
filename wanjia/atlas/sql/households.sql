-- Living households with somebody in them.
SELECT place.part, 'households' AS name, CAST(sum(h.w) AS BIGINT) AS count
FROM household AS h JOIN (SELECT unnest($2) AS area_id, unnest($3) AS part) AS place ON place.area_id = h.area_id
WHERE h.valid_from <= $1 AND h.valid_to > $1 AND h.basis = 1 AND h.size > 0
GROUP BY place.part
