-- People of an area on the days $1 and $2 by age and sex; $3 are the area's ids.
SELECT day, {age}, p.sex, CAST(sum(w) AS BIGINT), {key}
FROM person AS p
JOIN (SELECT unnest($3) AS area_id) AS place ON place.area_id = p.{area}
JOIN (VALUES ($1), ($2)) AS days (day) ON p.valid_from <= day AND p.valid_to > day
GROUP BY 1, 2, 3
