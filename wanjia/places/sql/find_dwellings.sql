SELECT dwelling.id
FROM unnest(%(areas)s::integer[], %(buildings)s::text[], %(units)s::text[], %(doors)s::text[])
     WITH ORDINALITY AS given (area_id, building, unit, door, place)
LEFT JOIN places_dwelling dwelling USING (area_id, building, unit, door)
ORDER BY given.place
