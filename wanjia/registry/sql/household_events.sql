-- What happened to a household: the events behind its addresses and its memberships, as known at a moment and not
-- taken back by then.
SELECT event.id, event.uuid, event.kind, event.occurred_on, event.precision, event.recorded_at, event.source,
    event.standing, event.submission, '' AS role
FROM registry_lifeevent AS event
WHERE event.recorded_at <= %(believed_at)s
    AND NOT EXISTS (
        SELECT FROM registry_lifeevent AS later
        WHERE later.supersedes_id = event.id AND later.recorded_at <= %(believed_at)s
    )
    AND event.id IN (
        SELECT event_id FROM registry_householdaddress WHERE household_id = %(household)s
        UNION
        SELECT event_id FROM registry_membershipfact WHERE household_id = %(household)s
    )
ORDER BY event.occurred_on DESC, event.id DESC
LIMIT %(limit)s
