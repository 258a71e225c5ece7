-- What is in force about everybody whom the events of a span of a batch are about, since the first of them, latest
-- first: one row an event and person. What was withdrawn is not in force, and withdrawing changes nothing by itself. It
-- is looked up for each event: as a join it would be planned by how few there were before the undoing began.
WITH batch AS (
    SELECT id, recorded_at FROM registry_lifeevent AS event
    WHERE id BETWEEN %(first)s AND %(last)s AND submission = %(submission)s AND kind <> %(withdrawal)s
        AND (SELECT later.id FROM registry_lifeevent AS later WHERE later.supersedes_id = event.id LIMIT 1) IS NULL
)
SELECT event.id, event.uuid, event.kind, event.occurred_on, event.precision, event.recorded_at, event.sealed,
    subject.person_id, subject.role, event.id IN (SELECT id FROM batch) AS told
FROM (
    SELECT DISTINCT person_id FROM registry_eventsubject WHERE event_id IN (SELECT id FROM batch)
) AS touched
JOIN registry_eventsubject AS subject ON subject.person_id = touched.person_id
JOIN registry_lifeevent AS event ON event.id = subject.event_id
WHERE event.recorded_at >= (SELECT min(recorded_at) FROM batch) AND event.kind <> %(withdrawal)s
    AND (SELECT later.id FROM registry_lifeevent AS later WHERE later.supersedes_id = event.id LIMIT 1) IS NULL
ORDER BY event.recorded_at DESC, event.id DESC, subject.person_id
