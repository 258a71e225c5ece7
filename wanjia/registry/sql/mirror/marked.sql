-- Today's living households that are points of their own on a map.
SELECT household.number, found.mark, DATE '1800-01-01' + CAST(found.day AS INTEGER), household.area_id, household.dwelling_id,
    household.size, household.tile_x, household.tile_y
FROM household
JOIN (
    SELECT household, 1 AS mark, 0 AS day FROM together WHERE unverified > 0
    UNION ALL SELECT household, 2, born FROM together WHERE people = 1
    UNION ALL SELECT household, 3, max(since) FROM arrived GROUP BY household
) AS found ON found.household = household.number
WHERE household.valid_to = DATE '9999-12-31' AND household.basis = 1 AND household.tile_x IS NOT NULL
ORDER BY found.mark, found.day, household.tile_x
