SELECT number, 0 AS size, number AS dwelling_id, w,
    CAST(floor((longitude + 180) / 360 * 67108864) AS INTEGER) AS tile_x,
    CAST(floor((1 - asinh(tan(radians(latitude))) / pi()) / 2 * 67108864) AS INTEGER) AS tile_y
FROM dwelling
WHERE $1::DATE IS NOT NULL AND $2::INTEGER[] IS NOT NULL AND longitude IS NOT NULL {within} AND number NOT IN (
    SELECT dwelling_id FROM lived_in GROUP BY dwelling_id HAVING sum(w) > 0
)
