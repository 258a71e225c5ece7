-- Who would come back to a household that has closed, moved or got another head since: these are better left.
SELECT DISTINCT fact.person_id
FROM unnest(%(people)s::bigint[], %(moments)s::timestamptz[]) AS told (person_id, moment)
JOIN registry_membershipfact AS fact ON fact.person_id = told.person_id
JOIN registry_household AS home ON home.id = fact.household_id
LEFT JOIN unnest(%(people)s::bigint[], %(moments)s::timestamptz[]) AS theirs (person_id, moment)
    ON theirs.person_id = home.head_id
WHERE fact.recorded_from < told.moment AND fact.recorded_to >= told.moment AND fact.recorded_to < %(until_changed)s
    AND fact.valid_to = %(forever)s
    AND (
        home.closed_on < %(forever)s
        OR (fact.relation = %(head)s AND home.head_id <> fact.person_id AND EXISTS (
            -- who heads it by now, and is not brought back to before that
            SELECT FROM registry_membershipfact AS present
            WHERE present.person_id = home.head_id AND present.household_id = home.id AND present.relation = %(head)s
                AND present.recorded_to = %(until_changed)s AND present.valid_to = %(forever)s
                AND present.recorded_from < coalesce(theirs.moment, %(until_changed)s)
        ))
        OR EXISTS (
            SELECT FROM registry_householdaddress AS place
            WHERE place.household_id = home.id AND place.recorded_from >= told.moment
        )
    )
