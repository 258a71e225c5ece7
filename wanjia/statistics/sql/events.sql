-- What happened to people in a period. $1 its first day, $4 the first day after it. Somebody who
-- leaves is counted where the home was, everybody else where it is.
FROM event AS p JOIN (SELECT unnest($2) AS area_id, unnest($3) AS part) AS place
    ON place.area_id = CASE WHEN p.kind IN (31, 34, 38) THEN p.from_{area} ELSE p.{area} END
WHERE p.kind IN ({kinds}) AND p.{day} >= $1 AND p.{day} < $4 {narrowed}
