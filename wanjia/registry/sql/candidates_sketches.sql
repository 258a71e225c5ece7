-- The persons among these as linkage compares them; numbers are sealed still, and only read where they are wanted.
SELECT person.id, person.uuid, person.name, person.sex, person.born_on, document.number, contact.number AS phone,
       area.code AS area, coalesce(hukou.code, person.hukou_elsewhere) AS hukou_area
FROM registry_person AS person
LEFT JOIN places_area AS area ON area.id = person.area_id
LEFT JOIN places_area AS hukou ON hukou.id = person.hukou_area_id
LEFT JOIN registry_documentfact AS document ON %(number)s AND document.person_id = person.id AND document.sort = 1
    AND document.recorded_to = '9999-12-31 00:00:00+00' AND document.valid_to = '9999-12-31'
LEFT JOIN registry_contactfact AS contact ON %(phone)s AND contact.person_id = person.id AND contact.sort = 1
    AND contact.recorded_to = '9999-12-31 00:00:00+00' AND contact.valid_to = '9999-12-31'
WHERE person.id = ANY (%(people)s)
