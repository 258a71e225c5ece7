SELECT person_id FROM registry_mirror_mother WHERE mother_id {ids}
UNION
SELECT mother.person_id FROM registry_mirror_mother AS mother
JOIN registry_mirror_number AS named ON named.person_id = mother.mother_id
WHERE named.canonical_id {ids}
