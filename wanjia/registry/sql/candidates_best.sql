-- The pairs of the table ``met``, of each row those first that share most, no more than asked for.
SELECT "row", person_id, uuid, points >= %s AS same_number
FROM (
    SELECT "row", person_id, points,
           row_number() OVER (PARTITION BY "row" ORDER BY points DESC, person_id) AS nth
    FROM (SELECT "row", person_id, sum(DISTINCT points) AS points FROM met GROUP BY "row", person_id) AS shared
) AS ranked
JOIN registry_person AS person ON person.id = person_id
WHERE nth <= %s
ORDER BY "row", nth
