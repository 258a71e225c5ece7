SELECT tile_x >> 8, tile_y >> 8, area_id, CAST(sum(w) AS INTEGER), CAST(sum(w * size) AS INTEGER), CAST(sum(w * number) AS BIGINT),
    CAST(sum(w * tile_x) AS BIGINT), CAST(sum(w * tile_y) AS BIGINT)
FROM {rows}
WHERE valid_to = DATE '9999-12-31' AND basis = 1 AND tile_x IS NOT NULL
GROUP BY ALL
