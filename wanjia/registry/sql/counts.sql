-- The living, the households and the doors of each of some communities. Alive: alive or declared missing (1, 3).
-- Newcomers came to their home within six months, and were not born there.
WITH home AS (
    SELECT area_id, count(*) AS people, count(*) FILTER (WHERE standing = 1) AS unverified,
        count(DISTINCT dwelling_id) AS occupied,
        count(*) FILTER (
            WHERE residence_since > %(today)s::date - interval '6 months' AND residence_since > born_on
        ) AS newcomers
    FROM registry_person
    WHERE area_id = ANY (%(areas)s) AND canonical_id IS NULL AND life IN (1, 3)
    GROUP BY area_id
), alone AS (
    SELECT person.area_id, count(*) AS alone_over_80
    FROM registry_person AS person JOIN registry_household AS home ON home.id = person.household_id
    WHERE person.area_id = ANY (%(areas)s) AND person.canonical_id IS NULL AND person.life IN (1, 3)
        AND person.born_on <= %(today)s::date - interval '80 years' AND home.size = 1
    GROUP BY person.area_id
), hukou AS (
    SELECT hukou_area_id AS area_id, count(*) AS registered
    FROM registry_person
    WHERE hukou_area_id = ANY (%(areas)s) AND canonical_id IS NULL AND life IN (1, 3)
    GROUP BY hukou_area_id
), household AS (
    SELECT area_id, count(*) FILTER (WHERE basis = 1) AS households, count(*) FILTER (WHERE basis = 2) AS registered
    FROM registry_household
    WHERE area_id = ANY (%(areas)s) AND size > 0
    GROUP BY area_id
), door AS (
    SELECT area_id, count(*) AS dwellings FROM places_dwelling WHERE area_id = ANY (%(areas)s) GROUP BY area_id
)
SELECT area.id AS area_id,
    COALESCE(home.people, 0) AS people,
    COALESCE(hukou.registered, 0) AS registered,
    COALESCE(home.unverified, 0) AS unverified,
    COALESCE(home.newcomers, 0) AS newcomers,
    COALESCE(alone.alone_over_80, 0) AS alone_over_80,
    COALESCE(household.households, 0) AS households,
    COALESCE(household.registered, 0) AS registered_households,
    COALESCE(door.dwellings, 0) AS dwellings,
    COALESCE(door.dwellings, 0) - COALESCE(home.occupied, 0) AS empty_dwellings
FROM unnest(%(areas)s) AS area (id)
LEFT JOIN home ON home.area_id = area.id
LEFT JOIN alone ON alone.area_id = area.id
LEFT JOIN hukou ON hukou.area_id = area.id
LEFT JOIN household ON household.area_id = area.id
LEFT JOIN door ON door.area_id = area.id
