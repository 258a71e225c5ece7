-- Facts that no event of their person accounts for: recorded at a moment when nothing happened to that person.
SELECT DISTINCT kind, uuid FROM (
    SELECT 'name' AS kind, person_id, recorded_from, event_id FROM registry_namefact WHERE person_id = ANY (%(people)s)
    UNION ALL
    SELECT 'birth' AS kind, person_id, recorded_from, event_id FROM registry_birthfact WHERE person_id = ANY (%(people)s)
    UNION ALL
    SELECT 'document' AS kind, person_id, recorded_from, event_id FROM registry_documentfact WHERE person_id = ANY (%(people)s)
    UNION ALL
    SELECT 'life' AS kind, person_id, recorded_from, event_id FROM registry_lifefact WHERE person_id = ANY (%(people)s)
    UNION ALL
    SELECT 'marital' AS kind, person_id, recorded_from, event_id FROM registry_maritalfact WHERE person_id = ANY (%(people)s)
    UNION ALL
    SELECT 'education' AS kind, person_id, recorded_from, event_id FROM registry_educationfact WHERE person_id = ANY (%(people)s)
    UNION ALL
    SELECT 'residence' AS kind, person_id, recorded_from, event_id FROM registry_residencefact WHERE person_id = ANY (%(people)s)
    UNION ALL
    SELECT 'hukou' AS kind, person_id, recorded_from, event_id FROM registry_hukoufact WHERE person_id = ANY (%(people)s)
    UNION ALL
    SELECT 'membership' AS kind, person_id, recorded_from, event_id FROM registry_membershipfact WHERE person_id = ANY (%(people)s)
    UNION ALL
    SELECT 'kin' AS kind, person_id, recorded_from, event_id FROM registry_kinfact WHERE person_id = ANY (%(people)s)
    UNION ALL
    SELECT 'contact' AS kind, person_id, recorded_from, event_id FROM registry_contactfact WHERE person_id = ANY (%(people)s)
    UNION ALL
    SELECT 'preference' AS kind, person_id, recorded_from, event_id FROM registry_preferencefact WHERE person_id = ANY (%(people)s)
    UNION ALL
    SELECT 'permit' AS kind, person_id, recorded_from, event_id FROM registry_permitfact WHERE person_id = ANY (%(people)s)
    UNION ALL
    SELECT 'disability' AS kind, person_id, recorded_from, event_id FROM registry_disabilityfact WHERE person_id = ANY (%(people)s)
) AS fact JOIN registry_person AS person ON person.id = fact.person_id
WHERE NOT EXISTS (
    SELECT FROM registry_eventsubject AS subject WHERE subject.person_id = fact.person_id AND subject.event_id = fact.event_id
) OR NOT EXISTS (
    SELECT FROM registry_eventsubject AS subject JOIN registry_lifeevent AS event ON event.id = subject.event_id
    WHERE subject.person_id = fact.person_id AND event.recorded_at = fact.recorded_from
)
ORDER BY kind, uuid
