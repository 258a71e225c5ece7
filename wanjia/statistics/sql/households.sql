-- Households on a day. Parameters as for people; the basis is that of the population.
FROM household AS p JOIN (SELECT unnest($2) AS area_id, unnest($3) AS part) AS place ON place.area_id = p.area_id
WHERE p.valid_from <= $1 AND p.valid_to > $1 AND p.size > 0 AND p.basis = {basis} {narrowed}
