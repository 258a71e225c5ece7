-- People in households on a day ($1), by hexagon and by the area of their door, in some areas ($2).
SELECT hexagon, area_id, CAST(sum(w * size) AS BIGINT), CAST(sum(w) AS BIGINT), {key}
FROM household AS p
WHERE valid_from <= $1 AND valid_to > $1 AND basis = 1 AND hexagon IS NOT NULL AND area_id IN (SELECT unnest($2))
GROUP BY 1, 2
