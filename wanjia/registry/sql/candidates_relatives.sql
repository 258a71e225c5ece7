-- The numbers of the parents and the spouse of these persons, sealed still.
SELECT kin.person_id, kin.sort, relative.uuid, document.number
FROM registry_kinfact AS kin
JOIN registry_person AS relative ON relative.id = kin.relative_id
JOIN registry_documentfact AS document ON document.person_id = relative.id AND document.sort = 1
    AND document.recorded_to = '9999-12-31 00:00:00+00' AND document.valid_to = '9999-12-31'
WHERE kin.person_id = ANY (%(people)s) AND kin.sort IN (1, 2, 3) AND kin.active
    AND kin.recorded_to = '9999-12-31 00:00:00+00' AND kin.valid_to = '9999-12-31'
