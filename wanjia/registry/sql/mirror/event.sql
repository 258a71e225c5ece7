-- What happened, dated by what is believed now, with the state of its subject on that day and on the day before.
WITH passed AS (
    SELECT person_id, min(valid_from) AS day FROM life WHERE status IN (2, 4) GROUP BY person_id
), last_told AS (
    SELECT person_id, max(event_id) AS event_id FROM happened WHERE kind IN (11, 14) GROUP BY person_id
), told AS (
    SELECT happened.person_id, happened.kind, happened.recorded_on, happened.recorded_quarter, happened.role,
        CASE WHEN happened.kind = 10 THEN birth.born_on WHEN happened.kind IN (11, 14) THEN passed.day
             ELSE happened.occurred_on END AS occurred_on,
        CASE WHEN happened.kind = 10 THEN mother.mother_born_on END AS mother_born_on
    FROM happened
    LEFT JOIN birth ON birth.person_id = happened.person_id AND birth.valid_to = DATE '9999-12-31'
    LEFT JOIN passed ON passed.person_id = happened.person_id
    LEFT JOIN last_told ON last_told.person_id = happened.person_id
    LEFT JOIN mother ON mother.person_id = happened.person_id
    -- a death that was revoked is none; of two that were told the later one counts
    WHERE happened.kind NOT IN (11, 14) OR (passed.day IS NOT NULL AND happened.event_id = last_told.event_id)
), concerned AS (
    SELECT * FROM wide WHERE person_id IN (SELECT person_id FROM happened)
)
SELECT person.number, told.kind, told.occurred_on, told.recorded_on, told.recorded_quarter,
    list_position(['person', 'spouse', 'child'], told.role) AS role, now.sex,
    years(now.born_on, told.occurred_on) AS age, now.area_id, before.area_id AS from_area_id,
    now.hukou_area_id, before.hukou_area_id AS from_hukou_area_id,
    years(told.mother_born_on, told.occurred_on) AS mother_age
FROM told
JOIN person ON person.person_id = told.person_id
-- intervals of a person follow each other without a gap, so the last that has begun is the one that holds
ASOF LEFT JOIN concerned AS now ON now.person_id = told.person_id AND told.occurred_on >= now.valid_from
ASOF LEFT JOIN concerned AS before ON before.person_id = told.person_id AND told.occurred_on - 1 >= before.valid_from
ORDER BY person.number, told.kind, told.occurred_on
