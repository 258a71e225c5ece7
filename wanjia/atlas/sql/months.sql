-- What is held of areas ($1, each with its part $2) on each of some days ($3): {counted} of {table}.
SELECT place.part, day.day, sum({counted})::BIGINT
FROM {table}
JOIN (SELECT unnest($1) AS area_id, unnest($2) AS part) AS place ON place.area_id = {table}.{area}
JOIN (SELECT unnest($3) AS day) AS day ON day.day >= valid_from AND day.day < valid_to
WHERE true {narrowed}
GROUP BY 1, 2
