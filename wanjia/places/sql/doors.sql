-- Doors (ids in doors) with the area each was entered under.
SELECT door.id, door.area_id, door.building, door.unit, door.floor, door.door, door.longitude, door.latitude,
    door.grid_cell, area.code, area.name, area.level, area.kind, area.parent_id, area.valid_from, area.valid_to
FROM places_dwelling AS door JOIN places_area AS area ON area.id = door.area_id
WHERE door.id = ANY(%(doors)s)
