-- All that a chunk of events about some people looks at, or the undoing of some events: their facts and, where such an event does, those of whom they
-- are married to, their households, and who belongs to these. Only counted: so that it lies in memory.
WITH who AS MATERIALIZED (
    SELECT id, household_id, registered_household_id FROM registry_person WHERE uuid = ANY (%(people)s::uuid[])
    UNION SELECT id, household_id, registered_household_id FROM registry_person
    WHERE id IN (SELECT person_id FROM registry_eventsubject WHERE event_id = ANY (%(events)s::bigint[]))
), home AS MATERIALIZED (
    SELECT household_id AS id FROM who WHERE %(homes)s
    UNION SELECT registered_household_id FROM who WHERE %(homes)s
), next_to AS MATERIALIZED (
    SELECT id FROM who
    UNION SELECT relative_id FROM registry_kinfact
    WHERE %(spouses)s AND person_id IN (SELECT id FROM who) AND sort = %(spouse)s AND recorded_to = %(until_changed)s
)
SELECT (SELECT count(columns::text) FROM registry_facts((SELECT array_agg(id) FROM next_to), now(), %(facts)s)) AS facts,
    -- whatever is recorded has its place beside what was, and what is undone is held against it
    (SELECT count(event_id) FROM registry_eventsubject WHERE person_id IN (SELECT id FROM who)) AS past,
    (SELECT count(event.recorded_at) FROM registry_eventsubject AS subject
     JOIN registry_lifeevent AS event ON event.id = subject.event_id
     WHERE %(undone)s AND subject.person_id IN (SELECT id FROM who)) AS events,
    (SELECT count(head_id) FROM registry_household WHERE id IN (SELECT id FROM home)) AS homes,
    (SELECT count(name) FROM registry_person WHERE household_id IN (SELECT id FROM home)) AS residents,
    (SELECT count(name) FROM registry_person WHERE registered_household_id IN (SELECT id FROM home)) AS registered
