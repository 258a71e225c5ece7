-- What happened to some people, as known at a moment, newest first.
SELECT event.id, event.uuid, event.kind, event.occurred_on, event.precision, event.recorded_at, event.source,
    event.standing, subject.role
FROM registry_eventsubject AS subject JOIN registry_lifeevent AS event ON event.id = subject.event_id
WHERE subject.person_id = ANY (%(people)s) AND event.recorded_at <= %(believed_at)s
ORDER BY event.occurred_on DESC, event.id DESC
