-- Who was born to some mothers on some days, as believed now.
SELECT DISTINCT mother.uuid AS mother, child.uuid, child.name, child.sex, child.born_on,
       EXISTS (SELECT FROM registry_documentfact AS document WHERE document.person_id = child.id AND document.sort = 1
           AND document.recorded_to = %(until_changed)s AND document.valid_to = %(forever)s) AS numbered
FROM registry_person AS mother
JOIN registry_kinfact AS tie ON tie.relative_id = mother.id AND tie.sort = %(mother)s AND tie.active AND NOT tie.sealed
    AND tie.recorded_to = %(until_changed)s AND tie.valid_to = %(forever)s
JOIN registry_person AS child ON child.id = tie.person_id AND child.canonical_id IS NULL
WHERE mother.uuid = ANY (%(of)s) AND child.born_on = ANY (%(days)s)
