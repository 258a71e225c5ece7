SELECT number, 0 AS size, number AS dwelling_id, tile_x, tile_y, w
FROM vacant
WHERE $1::DATE IS NOT NULL AND $2::INTEGER[] IS NOT NULL {within}
