-- Whoever bears one of some identity numbers, or is one of some persons, as believed now; beside
-- the person only what is asked for, since each fact of somebody lies on other pages.
WITH asked AS (
    SELECT document.blind, coalesce(bearer.canonical_id, bearer.id) AS person_id
    FROM registry_documentfact AS document JOIN registry_person AS bearer ON bearer.id = document.person_id
    WHERE document.blind = ANY (%(blinds)s) AND document.recorded_to = %(until_changed)s
    UNION
    SELECT NULL, coalesce(canonical_id, id) FROM registry_person WHERE uuid = ANY (%(people)s)
)
SELECT asked.blind, person.id, person.uuid, person.name, person.sex, person.born_on, person.died_on,
       coalesce(area.code, '') AS resides, coalesce(hukou.code, '') AS hukou, person.hukou_elsewhere, person.marital,
       marital.valid_from AS marital_since, home.uuid AS household, book.uuid AS registered_household,
       card.kind AS card_kind, card.grade AS card_grade, permit.issued_on AS permit_issued,
       permit.endorsed_until AS permit_until, phone.blind AS phone, phone.valid_from AS phone_since,
       phone.source AS phone_source
FROM asked
JOIN registry_person AS person ON person.id = asked.person_id
LEFT JOIN places_area AS area ON area.id = person.area_id
LEFT JOIN places_area AS hukou ON hukou.id = person.hukou_area_id
LEFT JOIN registry_household AS home ON %(homes)s AND home.id = person.household_id
LEFT JOIN registry_household AS book ON %(homes)s AND book.id = person.registered_household_id
LEFT JOIN registry_maritalfact AS marital ON %(marriage)s AND marital.person_id = person.id AND marital.sort = 0
    AND marital.recorded_to = %(until_changed)s AND marital.valid_to = %(forever)s
LEFT JOIN registry_disabilityfact AS card ON %(card)s AND card.person_id = person.id AND card.sort = 0
    AND card.recorded_to = %(until_changed)s AND card.valid_to = %(forever)s
LEFT JOIN registry_permitfact AS permit ON %(permit)s AND permit.person_id = person.id AND permit.sort = 0
    AND permit.recorded_to = %(until_changed)s AND permit.valid_to = %(forever)s
LEFT JOIN registry_contactfact AS phone ON %(phone)s AND phone.person_id = person.id AND phone.sort = 1
    AND phone.recorded_to = %(until_changed)s AND phone.valid_to = %(forever)s
