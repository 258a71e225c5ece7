-- All that a chunk of events about some people looks at: their facts and those of whom they are married to, their
-- households, and who belongs to these. Only counted: so that it lies in memory.
WITH who AS MATERIALIZED (
    SELECT id, household_id, registered_household_id FROM registry_person WHERE uuid = ANY (%(people)s)
), home AS MATERIALIZED (
    SELECT household_id AS id FROM who UNION SELECT registered_household_id FROM who
), next_to AS MATERIALIZED (
    SELECT id FROM who
    UNION SELECT relative_id FROM registry_kinfact
    WHERE person_id IN (SELECT id FROM who) AND sort = %(spouse)s AND recorded_to = %(until_changed)s
)
SELECT (SELECT count(columns::text) FROM registry_facts((SELECT array_agg(id) FROM next_to), now())) AS facts,
    (SELECT count(head_id) FROM registry_household WHERE id IN (SELECT id FROM home)) AS homes,
    (SELECT count(name) FROM registry_person WHERE household_id IN (SELECT id FROM home)) AS residents,
    (SELECT count(name) FROM registry_person WHERE registered_household_id IN (SELECT id FROM home)) AS registered
