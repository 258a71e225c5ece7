    SELECT sum(w) AS together, sum(w * size) AS people, sum(w * number) AS number, max(dwelling_id) AS door,
        sum(w * (tile_x - $3)) / sum(w) AS x, sum(w * (tile_y - $5)) / sum(w) AS y
    FROM (
        {chosen}
    )
    WHERE tile_x BETWEEN $3 AND $4 AND tile_y BETWEEN $5 AND $6
    GROUP BY tile_x >> $7, tile_y >> $7
    HAVING sum(w) > 0
