SELECT number, size, dwelling_id, tile_x, tile_y, w
FROM marked
WHERE $1::DATE IS NOT NULL AND $2::INTEGER[] IS NOT NULL AND {mark} {within}
