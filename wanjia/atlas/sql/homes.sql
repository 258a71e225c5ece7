SELECT number, size, dwelling_id, tile_x, tile_y, w
FROM household
WHERE valid_to = DATE '9999-12-31' AND $1::DATE IS NOT NULL AND $2::INTEGER[] IS NOT NULL AND basis = 1 {within}
