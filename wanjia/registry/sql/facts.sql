-- Every fact of some kinds believed at a moment about the persons in reach among some, oldest first.
SELECT of_kind, person_id, valid_from, valid_to, precision, source, standing, event_id, recorded_from, columns
FROM registry_facts(%(people)s, %(believed_at)s, %(kinds)s)
