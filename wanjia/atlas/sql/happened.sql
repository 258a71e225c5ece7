-- To how many people of some areas something happened, by kind and day: from $1 to $2, in the areas $3, of the kinds $4.
SELECT p.kind, p.occurred_on, CAST(sum(p.w) AS BIGINT)
FROM event AS p
WHERE p.occurred_on BETWEEN $1 AND $2 AND p.area_id IN (SELECT unnest($3)) AND p.kind IN (SELECT unnest($4))
GROUP BY p.kind, p.occurred_on
