-- What was entered on a day, by part and quarter of an hour: $1 the day, $2 and $3 as for counts, $4 the kinds. What
-- happened before $5 is left out: it was caught up on, and is nothing of these days.
SELECT place.part, p.recorded_quarter, CAST(sum(p.w) AS BIGINT)
FROM event AS p JOIN (SELECT unnest($2) AS area_id, unnest($3) AS part) AS place ON place.area_id = p.area_id
WHERE p.recorded_on = $1 AND p.occurred_on >= $5 AND p.kind IN (SELECT unnest($4))
GROUP BY place.part, p.recorded_quarter
