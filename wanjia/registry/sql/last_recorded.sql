-- The moment at which something was last recorded about each of some persons.
SELECT who.id, last.recorded_at
FROM unnest(%(people)s::bigint[]) AS who (id)
CROSS JOIN LATERAL (
    SELECT event.recorded_at
    FROM registry_eventsubject AS subject JOIN registry_lifeevent AS event ON event.id = subject.event_id
    WHERE subject.person_id = who.id ORDER BY subject.event_id DESC LIMIT 1
) AS last
