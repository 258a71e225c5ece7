-- The last moment at which anything was recorded about some people.
SELECT max(event.recorded_at) AS last
FROM registry_eventsubject AS subject JOIN registry_lifeevent AS event ON event.id = subject.event_id
WHERE subject.person_id = ANY (%(people)s)
