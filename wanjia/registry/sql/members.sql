-- Who belonged to a household on a day, as believed at a moment, with every record merged into each of them.
SELECT DISTINCT record.id, record.uuid, record.canonical_id
FROM registry_membershipfact AS member
JOIN registry_person AS person ON person.id = member.person_id
JOIN registry_person AS record
    ON record.id = COALESCE(person.canonical_id, person.id) OR record.canonical_id = COALESCE(person.canonical_id, person.id)
WHERE member.household_id = %(household)s
    AND member.valid_from <= %(day)s AND member.valid_to > %(day)s
    AND member.recorded_from <= %(believed_at)s AND member.recorded_to > %(believed_at)s
ORDER BY record.id
LIMIT %(limit)s
