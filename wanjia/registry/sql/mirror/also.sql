SELECT canonical_id FROM registry_mirror_number WHERE person_id {ids} AND canonical_id IS NOT NULL
