-- Households on a day, by two breakdowns. Parameters as for people; the basis is that of the population.
SELECT CAST({rows} AS VARCHAR), CAST({columns} AS VARCHAR), CAST(sum(w) AS BIGINT), {key}
FROM household AS p JOIN (SELECT unnest($2) AS area_id, unnest($3) AS part) AS place ON place.area_id = p.area_id
WHERE p.valid_from <= $1 AND p.valid_to > $1 AND p.size > 0 AND p.basis = {basis} {narrowed}
GROUP BY 1, 2
