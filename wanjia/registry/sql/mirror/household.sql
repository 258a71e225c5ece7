-- Every interval on which a household with somebody in it has one place and one size.
WITH change AS (
    SELECT household_id, valid_from AS day, 1 AS came FROM member
    UNION ALL SELECT household_id, valid_to, -1 FROM member
    UNION ALL SELECT household_id, unnest([valid_from, valid_to]), 0 FROM address
), sized AS (
    SELECT household_id, day AS valid_from, sum(sum(came)) OVER line AS size,
        lead(day, 1, DATE '9999-12-31') OVER line AS valid_to
    FROM change WHERE day < DATE '9999-12-31'
    GROUP BY household_id, day
    WINDOW line AS (PARTITION BY household_id ORDER BY day)
)
SELECT household.number, sized.valid_from, sized.valid_to, household.basis, household.kind,
    -- a registered household without an address of its own stands where it is registered
    CASE WHEN address.household_id IS NULL THEN household.area_id ELSE address.area_id END AS area_id,
    address.dwelling_id, sized.size, placed.tile_x, placed.tile_y, placed.hexagon
FROM sized
JOIN household ON household.household_id = sized.household_id
LEFT JOIN address ON address.household_id = sized.household_id
    AND address.valid_from <= sized.valid_from AND address.valid_to > sized.valid_from
LEFT JOIN placed ON placed.longitude = address.longitude AND placed.latitude = address.latitude
WHERE sized.size > 0
ORDER BY household.number, sized.valid_from
