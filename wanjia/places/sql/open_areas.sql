INSERT INTO places_area (code, name, level, kind, parent_id, valid_from, valid_to)
SELECT *
FROM unnest(%(codes)s::text[], %(names)s::text[], %(levels)s::text[], %(kinds)s::text[],
            %(parents)s::integer[], %(first_days)s::date[], %(last_days)s::date[])
RETURNING code, id
