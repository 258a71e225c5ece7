-- What happened in an area from $1 until before $2; $3 are its ids. ``here`` and ``was_here``: on the day, the day before.
SELECT p.kind, p.sex, p.age, p.mother_age, here.area_id IS NOT NULL, was_here.area_id IS NOT NULL,
    CAST(sum(w) AS BIGINT), {key}
FROM event AS p
LEFT JOIN (SELECT unnest($3) AS area_id) AS here ON here.area_id = p.{area}
LEFT JOIN (SELECT unnest($3) AS area_id) AS was_here ON was_here.area_id = p.from_{area}
WHERE p.{day} >= $1 AND p.{day} < $2 AND (here.area_id IS NOT NULL OR was_here.area_id IS NOT NULL)
GROUP BY ALL
