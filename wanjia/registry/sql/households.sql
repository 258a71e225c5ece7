-- Households as they were on a day, as believed at a moment: where they were, who headed them, how many belonged to them.
-- A merged record counts only where the one it was merged into says nothing of its own.
SELECT household.id, household.uuid, household.number, household.basis, household.kind, household.closed_on,
    place.dwelling_id, members.size, members.head, members.head_name
FROM registry_household AS household
LEFT JOIN registry_householdaddress AS place ON place.household_id = household.id
    AND place.valid_from <= %(day)s AND place.valid_to > %(day)s
    AND place.recorded_from <= %(believed_at)s AND place.recorded_to > %(believed_at)s
CROSS JOIN LATERAL (
    SELECT count(DISTINCT COALESCE(person.canonical_id, person.id)) AS size,
        (array_agg(person.uuid) FILTER (WHERE member.relation = '02'))[1] AS head,
        COALESCE(min(name.text) FILTER (WHERE member.relation = '02'), '') AS head_name
    FROM registry_membershipfact AS member
    JOIN registry_person AS person ON person.id = member.person_id
    LEFT JOIN registry_namefact AS name ON name.person_id = person.id
        AND name.valid_from <= %(day)s AND name.valid_to > %(day)s
        AND name.recorded_from <= %(believed_at)s AND name.recorded_to > %(believed_at)s
    WHERE member.household_id = household.id
        AND member.valid_from <= %(day)s AND member.valid_to > %(day)s
        AND member.recorded_from <= %(believed_at)s AND member.recorded_to > %(believed_at)s
        AND NOT EXISTS (
            SELECT FROM registry_membershipfact AS own
            WHERE own.person_id = person.canonical_id AND own.sort = member.sort
                AND own.recorded_from <= %(believed_at)s AND own.recorded_to > %(believed_at)s
        )
) AS members
WHERE household.id = ANY (%(households)s)
ORDER BY household.basis, household.id
