SELECT list_id, code FROM places_code
WHERE (list_id, code, valid_from) NOT IN
      (SELECT * FROM unnest(%(lists)s::text[], %(codes)s::text[], %(valid_from)s::date[]))
ORDER BY 1, 2
