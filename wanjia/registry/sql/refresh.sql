-- Place, head and size of some households, from their addresses and members. A household that stands as it should is
-- not written. The households are locked before, or the members of two events at once would be counted apart.
UPDATE registry_household AS household
SET dwelling_id = fresh.dwelling_id, area_id = fresh.area_id, head_id = fresh.head_id, size = fresh.size
FROM (
    SELECT held.id, place.dwelling_id, members.head_id, members.size,
        -- a household of which no address was ever told keeps the area it was told for
        CASE WHEN place.household_id IS NULL THEN held.area_id ELSE door.area_id END AS area_id
    FROM registry_household AS held
    LEFT JOIN registry_householdaddress AS place ON place.household_id = held.id
        AND place.recorded_to = %(until_changed)s AND place.valid_to = %(forever)s
    LEFT JOIN places_dwelling AS door ON door.id = place.dwelling_id
    CROSS JOIN LATERAL (
        SELECT min(person.id) FILTER (WHERE person.head AND NOT person.sealed) AS head_id, count(*) FILTER (WHERE NOT person.sealed) AS size
        FROM (
            SELECT id, sealed, relation = '02' AS head FROM registry_person
            WHERE household_id = held.id AND held.basis = 1 AND canonical_id IS NULL
            UNION ALL
            SELECT id, sealed, registered_relation = '02' FROM registry_person
            WHERE registered_household_id = held.id AND held.basis = 2 AND canonical_id IS NULL
        ) AS person
    ) AS members
    WHERE held.id = ANY (%(households)s)
) AS fresh
WHERE household.id = fresh.id
    AND (household.dwelling_id, household.area_id, household.head_id, household.size)
        IS DISTINCT FROM (fresh.dwelling_id, fresh.area_id, fresh.head_id, fresh.size)
