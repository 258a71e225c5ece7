INSERT INTO places_code (list_id, code, zh, en, valid_from, valid_to, position)
SELECT * FROM unnest(%(lists)s::text[], %(codes)s::text[], %(zh)s::text[], %(en)s::text[],
                     %(valid_from)s::date[], %(valid_to)s::date[], %(positions)s::smallint[])
ON CONFLICT (list_id, code, valid_from)
DO UPDATE SET zh = excluded.zh, en = excluded.en, valid_to = excluded.valid_to, position = excluded.position
