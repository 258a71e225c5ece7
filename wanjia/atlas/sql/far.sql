    -- from squares of 8 bits that are added up already: whole towns in a tile
    SELECT sum(w * households) AS together, sum(w * people) AS people, sum(w * numbers) AS number, NULL::BIGINT AS door,
        sum(w * tiles_x) / sum(w * households) - $3 AS x, sum(w * tiles_y) / sum(w * households) - $5 AS y
    FROM neighbours
    WHERE $1::DATE IS NOT NULL AND $2::INTEGER[] IS NOT NULL {within}
        AND column_x BETWEEN $3 >> 8 AND $4 >> 8 AND row_y BETWEEN $5 >> 8 AND $6 >> 8
    GROUP BY column_x >> ($7 - 8), row_y >> ($7 - 8)
    HAVING sum(w * households) > 0
