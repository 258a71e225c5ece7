-- Everything that lies or lay in some areas, with the closed areas that became part of them, and what lay in those.
WITH RECURSIVE origin (id) AS (
    SELECT unnest(%(areas)s::integer[])
    UNION
    SELECT became.predecessor_id
    FROM origin
    JOIN places_area_closure AS below ON below.ancestor_id = origin.id
    JOIN places_succession AS became ON became.successor_id = below.descendant_id
)
SELECT array_agg(DISTINCT below.descendant_id)
FROM origin JOIN places_area_closure AS below ON below.ancestor_id = origin.id
