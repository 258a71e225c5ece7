-- Every interval on which a household with somebody in it has one place, one size and the same generations.
WITH related AS (
    -- a generation, from great-grandchildren (0) to great-grandparents (6) of the head, by GB/T 4761; NULL where a code
    -- tells none, as that of a lodger does
    SELECT household_id, valid_from, valid_to, CASE
        WHEN relation IN ('47', '48') THEN 0
        WHEN relation BETWEEN '40' AND '49' THEN 1
        WHEN relation BETWEEN '20' AND '39' OR relation BETWEEN '93' AND '96' THEN 2
        WHEN relation BETWEEN '01' AND '19' OR relation BETWEEN '70' AND '79' OR relation IN ('91', '92') THEN 3
        WHEN relation IN ('66', '67', '68') THEN 6
        WHEN relation BETWEEN '60' AND '69' THEN 5
        WHEN relation BETWEEN '50' AND '59' OR relation BETWEEN '81' AND '90' THEN 4
    END AS generation FROM member
), counted AS (
    -- seven counts in one number, 15 bits each, so that one pass adds them all up
    SELECT household_id, valid_from, valid_to, coalesce(1::HUGEINT << (15 * generation)::HUGEINT, 0) AS one FROM related
), change AS (
    SELECT household_id, valid_from AS day, 1 AS came, one FROM counted
    UNION ALL SELECT household_id, valid_to, -1, -one FROM counted
    UNION ALL SELECT household_id, unnest([valid_from, valid_to]), 0, 0 FROM address
), sized AS (
    SELECT household_id, day AS valid_from, sum(sum(came)) OVER line AS size, sum(sum(one)) OVER line AS generations,
        lead(day, 1, DATE '9999-12-31') OVER line AS valid_to
    FROM change WHERE day < DATE '9999-12-31'
    GROUP BY household_id, day
    WINDOW line AS (PARTITION BY household_id ORDER BY day)
)
SELECT household.number, sized.valid_from, sized.valid_to, household.basis, household.kind,
    -- a registered household without an address of its own stands where it is registered
    CASE WHEN address.household_id IS NULL THEN household.area_id ELSE address.area_id END AS area_id,
    address.dwelling_id, sized.size, placed.tile_x, placed.tile_y, placed.hexagon,
    -- of families; so many residents as a dormitory may have do not go into 15 bits
    CASE WHEN household.kind = 1 THEN nullif(list_sum([
        ((sized.generations >> (15 * place)::HUGEINT) & 32767 > 0)::TINYINT FOR place IN range(7)]), 0)
    END AS generations
FROM sized
JOIN household ON household.household_id = sized.household_id
LEFT JOIN address ON address.household_id = sized.household_id
    AND address.valid_from <= sized.valid_from AND address.valid_to > sized.valid_from
LEFT JOIN placed ON placed.longitude = address.longitude AND placed.latitude = address.latitude
WHERE sized.size > 0
ORDER BY household.number, sized.valid_from
