-- Each point once: a building is hundreds of doors. The tile of zoom 26 that holds it is half a metre wide.
CREATE OR REPLACE TEMP TABLE placed AS
SELECT longitude, latitude, hexagon,
    CAST(floor((longitude + 180) / 360 * 67108864) AS INTEGER) AS tile_x,
    CAST(floor((1 - asinh(tan(radians(latitude))) / pi()) / 2 * 67108864) AS INTEGER) AS tile_y
FROM hexagon_of
