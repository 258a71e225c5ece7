-- The parents are subjects of a birth too.
SELECT parent_id AS person_id, birth_event AS event_id, role FROM (
    SELECT unnest([mother_id, father_id]) AS parent_id, birth_event, unnest(['mother', 'father']) AS role FROM chunk
    WHERE birth_event IS NOT NULL
) WHERE parent_id IS NOT NULL
