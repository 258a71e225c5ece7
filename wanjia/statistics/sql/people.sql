-- People on a day. $1 the day, $2 and $3 the areas with the part of the table each belongs to.
FROM person AS p JOIN (SELECT unnest($2) AS area_id, unnest($3) AS part) AS place ON place.area_id = p.{area}
WHERE p.valid_from <= $1 AND p.valid_to > $1 AND {age} >= {least_age} {narrowed}
