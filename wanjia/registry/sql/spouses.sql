-- To whom some persons are married, as believed now.
SELECT tie.person_id, coalesce(survivor.uuid, relative.uuid) AS spouse
FROM registry_kinfact AS tie
JOIN registry_person AS relative ON relative.id = tie.relative_id
LEFT JOIN registry_person AS survivor ON survivor.id = relative.canonical_id
WHERE tie.person_id = ANY (%(people)s) AND tie.sort = %(spouse)s AND tie.active AND NOT tie.sealed
    AND tie.recorded_to = %(until_changed)s AND tie.valid_to = %(forever)s
