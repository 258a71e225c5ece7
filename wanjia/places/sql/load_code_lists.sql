INSERT INTO places_code_list (name, standard, zh, en)
SELECT * FROM unnest(%(names)s::text[], %(standards)s::text[], %(zh)s::text[], %(en)s::text[])
ON CONFLICT (name) DO UPDATE SET standard = excluded.standard, zh = excluded.zh, en = excluded.en
