-- Everybody of a stretch of ids as linkage compares them; of numbers the blind indexes, by which equal ones are known.
SELECT person.id, person.uuid, person.canonical_id IS NOT NULL AS merged, person.name, person.sex, person.born_on,
       area.code AS area, coalesce(hukou.code, nullif(person.hukou_elsewhere, '')) AS hukou_area,
       encode(document.blind, 'hex') AS number, encode(contact.blind, 'hex') AS phone
FROM registry_person AS person
LEFT JOIN places_area AS area ON area.id = person.area_id
LEFT JOIN places_area AS hukou ON hukou.id = person.hukou_area_id
LEFT JOIN registry_documentfact AS document ON document.person_id = person.id AND document.sort = 1
    AND document.recorded_to = '9999-12-31 00:00:00+00' AND document.valid_to = '9999-12-31'
    AND document.person_id BETWEEN %(first)s AND %(last)s
LEFT JOIN registry_contactfact AS contact ON contact.person_id = person.id AND contact.sort = 1
    AND contact.recorded_to = '9999-12-31 00:00:00+00' AND contact.valid_to = '9999-12-31'
    AND contact.person_id BETWEEN %(first)s AND %(last)s
WHERE person.id BETWEEN %(first)s AND %(last)s
