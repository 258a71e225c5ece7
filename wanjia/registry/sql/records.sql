-- The record that answers for a public id, first, and every record that was merged into it.
WITH RECURSIVE upwards AS (
    SELECT id, canonical_id FROM registry_person WHERE uuid = %(uuid)s
    UNION ALL
    SELECT person.id, person.canonical_id FROM registry_person AS person JOIN upwards ON person.id = upwards.canonical_id
), records AS (
    SELECT id, 0 AS depth FROM upwards WHERE canonical_id IS NULL
    UNION ALL
    SELECT person.id, depth + 1 FROM registry_person AS person JOIN records ON person.canonical_id = records.id
)
SELECT id, uuid, depth FROM registry_person JOIN records USING (id) ORDER BY depth, id
