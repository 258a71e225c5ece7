-- What happened to some people, as known at a moment, newest first. Of what was taken back by then only that it was.
SELECT event.id, event.uuid, event.kind, event.occurred_on, event.precision, event.recorded_at, event.source,
    event.standing, event.submission, subject.role
FROM registry_eventsubject AS subject JOIN registry_lifeevent AS event ON event.id = subject.event_id
WHERE subject.person_id = ANY (%(people)s) AND event.recorded_at <= %(believed_at)s
    AND NOT EXISTS (
        SELECT FROM registry_lifeevent AS later
        WHERE later.supersedes_id = event.id AND later.recorded_at <= %(believed_at)s
    )
ORDER BY event.occurred_on DESC, event.id DESC
