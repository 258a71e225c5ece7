-- Some persons and whatever was merged into them, held until the end of the transaction.
SELECT id, name, standing, canonical_id FROM registry_person
WHERE id = ANY (%(people)s) OR canonical_id = ANY (%(people)s)
ORDER BY id FOR UPDATE
