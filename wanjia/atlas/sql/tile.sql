-- The households or doors of today ($1) in some areas ($2) whose door lies in a tile ($3 west, $4 east, $5 north, $6 south, in
-- tiles of zoom 26), neighbours together ($7 bits), as a vector tile ($8 units to a tile of zoom 26). Of a single
-- household its number is told, since the sum of one is itself; else a door, which tells the building.
WITH grouped AS (
{grouped}
)
SELECT ST_AsMVT(
    {{
        'geom': ST_Point((x + 0.5) * $8, (y + 0.5) * $8),
        'count': together::INTEGER,
        'people': people::INTEGER,
        'number': CASE WHEN together = 1 AND people > 0 THEN number::BIGINT END,
        'door': CASE WHEN together > 1 OR people = 0 THEN door END
    }}, 'households', 4096, 'geom')
FROM grouped
HAVING count(*) > 0
