-- Who belonged to a household on a day, as believed at a moment, with every record merged into each of them.
WITH member AS (
    SELECT DISTINCT COALESCE(person.canonical_id, person.id) AS id
    FROM registry_membershipfact AS fact JOIN registry_person AS person ON person.id = fact.person_id
    WHERE fact.household_id = %(household)s
        AND fact.valid_from <= %(day)s AND fact.valid_to > %(day)s
        AND fact.recorded_from <= %(believed_at)s AND fact.recorded_to > %(believed_at)s
    ORDER BY 1
    LIMIT %(limit)s
)
SELECT person.id, person.uuid, person.canonical_id FROM registry_person AS person JOIN member ON person.id = member.id
UNION ALL
SELECT person.id, person.uuid, person.canonical_id
FROM registry_person AS person JOIN member ON person.canonical_id = member.id
ORDER BY id
