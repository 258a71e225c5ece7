-- Who some records are.
SELECT id, uuid, sealed, canonical_id FROM registry_person WHERE id = ANY (%(people)s)
