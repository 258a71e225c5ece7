-- The households of today ($1) in some areas ($2) whose door lies within a box ($3 west, $4 east, $5 north, $6 south, in
-- tiles of zoom 26) and in a shape ($7, WKB in the same).
SELECT coalesce(sum(w), 0)::BIGINT, coalesce(sum(w * size), 0)::BIGINT
FROM household
WHERE valid_to = DATE '9999-12-31' AND $1::DATE IS NOT NULL AND $2::INTEGER[] IS NOT NULL AND basis = 1
    AND tile_x BETWEEN $3 AND $4 AND tile_y BETWEEN $5 AND $6 {within}
    AND ST_Contains(ST_GeomFromWKB($7), ST_Point(tile_x + 0.5, tile_y + 0.5))
