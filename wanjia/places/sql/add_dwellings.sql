INSERT INTO places_dwelling (area_id, building, unit, floor, door, longitude, latitude, grid_cell)
SELECT DISTINCT ON (area_id, building, unit, door) *
FROM unnest(%(areas)s::integer[], %(buildings)s::text[], %(units)s::text[], %(floors)s::text[], %(doors)s::text[],
            %(longitudes)s::float8[], %(latitudes)s::float8[], %(grid_cells)s::text[])
     AS given (area_id, building, unit, floor, door, longitude, latitude, grid_cell)
ORDER BY area_id, building, unit, door
ON CONFLICT (area_id, building, unit, door) DO NOTHING
RETURNING id
