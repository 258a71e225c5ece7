SELECT coalesce(person.area_id, 0) AS area, count(*) AS people,
    sum((person.mirror_number % 1000003) * (sex + 3 * (born_on - DATE '1800-01-01') + 7 * coalesce(nullif(marital, '')::int, 0)
        + 11 * coalesce(nullif(education, '')::int, 0) + 13 * coalesce(hukou_area_id, 0)
        + 17 * coalesce(nullif(relation, '')::int, 0) + 19 * (coalesce(living.mirror_number, 0) % 1009)
        + 23 * (coalesce(registered.mirror_number, 0) % 1009)))::text AS checksum
FROM registry_person AS person
LEFT JOIN registry_household AS living ON living.id = person.household_id
LEFT JOIN registry_household AS registered ON registered.id = person.registered_household_id
WHERE life IN (1, 3) AND canonical_id IS NULL
GROUP BY 1
