-- Doors on record, lived in or vacant.
SELECT place.part, 'dwellings' AS name, CAST(sum(d.w) AS BIGINT) AS count
FROM dwelling AS d JOIN (SELECT unnest($2) AS area_id, unnest($3) AS part) AS place ON place.area_id = d.area_id
WHERE $1 IS NOT NULL
GROUP BY place.part
