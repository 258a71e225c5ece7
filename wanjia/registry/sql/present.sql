-- Who belongs to each of some households now: so many of each, and those among some people who do.
SELECT home.id AS household, member.id AS person, member.relation
FROM unnest(%(households)s::bigint[]) AS home (id)
CROSS JOIN LATERAL (
    (SELECT id, relation FROM registry_person WHERE household_id = home.id AND canonical_id IS NULL LIMIT %(limit)s)
    UNION
    (SELECT id, registered_relation FROM registry_person
     WHERE registered_household_id = home.id AND canonical_id IS NULL LIMIT %(limit)s)
    UNION
    SELECT id, CASE WHEN household_id = home.id THEN relation ELSE registered_relation END FROM registry_person
    WHERE id = ANY (%(people)s::bigint[]) AND home.id IN (household_id, registered_household_id) AND canonical_id IS NULL
) AS member
