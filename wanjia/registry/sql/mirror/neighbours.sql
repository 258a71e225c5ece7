SELECT tile_x >> 9, tile_y >> 9, area_id, CAST(sum(w) AS INTEGER), CAST(sum(w * size) AS INTEGER), CAST(sum(w * number) AS BIGINT),
    CAST(sum(w * tile_x) AS BIGINT), CAST(sum(w * tile_y) AS BIGINT)
FROM {rows}
WHERE valid_to = DATE '9999-12-31' AND basis = 1 AND tile_x IS NOT NULL
GROUP BY ALL
