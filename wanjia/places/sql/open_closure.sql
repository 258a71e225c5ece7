-- Parents are opened before their children, so what stands above each parent is already there.
INSERT INTO places_area_closure (ancestor_id, descendant_id, depth)
SELECT id, id, 0 FROM unnest(%(ids)s::integer[]) AS opened (id)
UNION ALL
SELECT above.ancestor_id, area.id, above.depth + 1
FROM places_area area JOIN places_area_closure above ON above.descendant_id = area.parent_id
WHERE area.id = ANY (%(ids)s::integer[])
