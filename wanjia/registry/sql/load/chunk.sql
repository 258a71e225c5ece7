-- The rows of one chunk with the ids they get; everything else is derived from this one view.
-- An id is the base of the batch plus a place in it, so a chunk taken up again after a crash says the same.
CREATE OR REPLACE TEMP TABLE chunk AS
WITH numbered AS (
    SELECT * REPLACE (
            CASE WHEN residence_since > birth_date THEN residence_before END AS residence_before,
            CASE WHEN hukou_since > birth_date THEN hukou_before END AS hukou_before
        ),
        getvariable('person_base') + "row" AS person_id,
        getvariable('person_base') + father_row AS father_id,
        getvariable('person_base') + mother_row AS mother_id,
        getvariable('person_base') + spouse_row AS spouse_id,
        getvariable('household_base') + household_seq AS household_id,
        getvariable('household_base') + registered_seq AS registered_id,
        getvariable('event_base') + 8 * first_row AS entry_event,
        getvariable('event_base') + 8 * "row" AS own_event,
        getvariable('event_base') + 8 * couple_row AS couple_event,
        coalesce(residence_since, birth_date) AS home_since,
        coalesce(hukou_since, birth_date) AS registered_since
    FROM staged WHERE "row" BETWEEN getvariable('first') AND getvariable('last')
)
SELECT numbered.*, getvariable('source') AS source, uuidv7() AS person_uuid, reading.sort_key, reading.pinyin, reading.initials,
    CASE WHEN birth_date >= getvariable('window_start') THEN own_event + 1 END AS birth_event,
    CASE WHEN died_on >= getvariable('window_start') THEN own_event + 2 END AS death_event,
    CASE WHEN residence_before IS NOT NULL AND home_since >= getvariable('window_start') THEN own_event + 3 END
        AS move_event,
    CASE WHEN hukou_before IS NOT NULL AND registered_since >= getvariable('window_start') THEN own_event + 4 END
        AS hukou_event,
    CASE WHEN left(marital, 1) IN ('2', '4') AND marital_since >= getvariable('window_start')
         THEN couple_event + 5 END AS marriage_event
FROM numbered JOIN readings AS reading USING (name);

-- What happened within the window, one row a person and event.
CREATE OR REPLACE TEMP TABLE happened AS
SELECT person_id, birth_event AS id, 10 AS kind, birth_date AS occurred_on, birth_precision AS precision, source, standing,
       'child' AS role, true AS is_first
FROM chunk WHERE birth_event IS NOT NULL
UNION ALL
SELECT person_id, death_event, 11, died_on, 1, source, standing, 'person', true FROM chunk WHERE death_event IS NOT NULL
UNION ALL
SELECT person_id, move_event, CASE WHEN length(residence_before) = 12 THEN 32 ELSE 30 END, home_since, 1, source, standing,
       'person', true
FROM chunk WHERE move_event IS NOT NULL
UNION ALL
SELECT person_id, hukou_event, CASE WHEN length(hukou_before) = 12 THEN 35 ELSE 33 END, registered_since, 1, source, standing,
       'person', true
FROM chunk WHERE hukou_event IS NOT NULL
UNION ALL
SELECT person_id, marriage_event, CASE left(marital, 1) WHEN '2' THEN 20 ELSE 21 END, marital_since, 1,
       coalesce(marital_source, source), coalesce(marital_standing, standing),
       CASE WHEN marriage_event = own_event + 5 THEN 'person' ELSE 'spouse' END, marriage_event = own_event + 5
FROM chunk WHERE marriage_event IS NOT NULL;
