-- When something was last recorded about each of some persons, since a moment; of others nothing. Events have their ids
-- in the order of recording, so that of the past of most people one page of an index is looked at.
WITH since AS MATERIALIZED (
    SELECT min(id) AS event
    FROM (SELECT id FROM registry_lifeevent WHERE recorded_at >= %(since)s OFFSET 0) AS recorded
)
SELECT who.id, last.recorded_at
FROM since CROSS JOIN unnest(%(people)s::bigint[]) AS who (id)
CROSS JOIN LATERAL (
    SELECT event.recorded_at
    FROM registry_eventsubject AS subject JOIN registry_lifeevent AS event ON event.id = subject.event_id
    WHERE subject.person_id = who.id AND subject.event_id >= since.event ORDER BY subject.event_id DESC LIMIT 1
) AS last
