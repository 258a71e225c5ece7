-- To how many people of some communities something of these kinds happened, by day; of a birth, to the child.
SELECT event.kind, event.occurred_on, count(*) AS people
FROM registry_person AS person
JOIN registry_eventsubject AS subject ON subject.person_id = person.id
JOIN registry_lifeevent AS event ON event.id = subject.event_id
WHERE person.area_id = ANY (%(areas)s) AND person.canonical_id IS NULL
    AND subject.role NOT IN ('mother', 'father', 'concerned')
    AND event.kind = ANY (%(kinds)s) AND event.occurred_on > %(today)s::date - %(days)s AND event.occurred_on <= %(today)s
GROUP BY event.kind, event.occurred_on
ORDER BY event.kind, event.occurred_on
