-- People of 80 and over who are the only one of their living household: of one the sums are his own.
SELECT place.part, 'alone_over_80' AS name, CAST(sum(h.w) AS BIGINT) AS count
FROM together AS h JOIN (SELECT unnest($2) AS area_id, unnest($3) AS part) AS place ON place.area_id = h.areas
WHERE h.people = 1 AND DATE '1800-01-01' + h.born::INTEGER <= $1 - INTERVAL 80 YEAR
GROUP BY place.part
