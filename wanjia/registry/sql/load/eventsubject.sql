SELECT person_id, entry_event AS event_id, 'person' AS role FROM chunk
UNION ALL
SELECT person_id, id, role FROM happened
