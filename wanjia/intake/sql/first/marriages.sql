-- What each registration says of people of the list, how its row ends, and from the last one of each person the marital
-- status. Table: found. Attached: civil. An end is a name of types.first.RowEnd.
CREATE OR REPLACE TABLE registrations AS
WITH told AS (
    SELECT id // 8 AS "row", max(person) FILTER (id % 8 = 3) AS husband, max(person) FILTER (id % 8 = 4) AS wife,
           bool_or(unclear) FILTER (id % 8 = 3) AS husband_unclear, bool_or(unclear) FILTER (id % 8 = 4) AS wife_unclear
    FROM found WHERE id % 8 >= 3 GROUP BY 1
)
SELECT told.*, rows.act, rows.happened_on, him.died_on AS his_death, her.died_on AS her_death,
       him.marital AS his_status, her.marital AS her_status, CASE
           WHEN him.sex = '2' THEN 'number_man' WHEN her.sex = '1' THEN 'number_woman'
           WHEN husband = wife THEN 'same_person'
           WHEN act <> 'copy' AND (rows.happened_on > him.died_on OR rows.happened_on > her.died_on) THEN 'after_death'
           WHEN rows.happened_on < him.born_on OR rows.happened_on < her.born_on THEN 'before_birth' END AS wrong
FROM told JOIN civil.rows AS rows USING ("row")
LEFT JOIN people AS him ON him.person = husband
LEFT JOIN people AS her ON her.person = wife;

-- The last registration of each person.
CREATE OR REPLACE TABLE last_of AS
SELECT person, "row", happened_on FROM (
    SELECT husband AS person, "row", happened_on FROM registrations WHERE wrong IS NULL AND act <> 'copy'
    UNION ALL
    SELECT wife, "row", happened_on FROM registrations WHERE wrong IS NULL AND act <> 'copy'
) WHERE person IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY person ORDER BY happened_on DESC, "row" DESC) = 1;

-- Twice at once: one of a couple married again, and neither divorce nor death of the other tells how the first one ended.
-- Told otherwise: public security has somebody as divorced or widowed, of whom only the marriage is registered.
CREATE OR REPLACE TABLE settled AS
WITH held AS (
    SELECT registrations.*, his."row" = registrations."row" AS his_last, hers."row" = registrations."row" AS her_last,
           his.happened_on AS he_on, hers.happened_on AS she_on
    FROM registrations LEFT JOIN last_of AS his ON his.person = husband LEFT JOIN last_of AS hers ON hers.person = wife
),
asked AS (
    SELECT *, CASE
        WHEN husband_unclear OR wife_unclear THEN 'unclear'
        WHEN act <> 'marriage' THEN NULL
        WHEN his_last AND NOT her_last AND (his_death IS NULL OR his_death > she_on) THEN 'two_open'
        WHEN her_last AND NOT his_last AND (her_death IS NULL OR her_death > he_on) THEN 'two_open'
        WHEN his_last AND her_last AND coalesce(his_death, her_death) IS NULL
            AND (left(his_status, 1) IN ('3', '4') OR left(her_status, 1) IN ('3', '4')) THEN 'marital_differs'
        WHEN his_last AND wife IS NULL AND left(his_status, 1) = '4' THEN 'marital_differs'
        WHEN her_last AND husband IS NULL AND left(her_status, 1) = '4' THEN 'marital_differs' END AS code
    FROM held WHERE wrong IS NULL
)
SELECT "row", husband, wife, act, happened_on, his_death, her_death, his_status, her_status, his_last, her_last,
       CASE WHEN code IS NOT NULL THEN 'question'
            WHEN coalesce(husband, wife) IS NULL THEN 'parked'
            WHEN act = 'copy' THEN 'known'
            WHEN coalesce(his_last, false) OR coalesce(her_last, false) THEN 'completed'
            ELSE 'known' END AS ended,
       CASE WHEN code = 'unclear' THEN CASE WHEN husband_unclear THEN 'husband_name' ELSE 'wife_name' END
            WHEN code = 'two_open' THEN CASE WHEN his_last THEN 'wife_number' ELSE 'husband_number' END
            WHEN code IS NOT NULL THEN 'act' END AS field, code
FROM asked
UNION ALL
SELECT "row", husband, wife, act, happened_on, NULL, NULL, NULL, NULL, false, false, 'fault',
       CASE wrong WHEN 'number_woman' THEN 'wife_number' WHEN 'after_death' THEN 'happened_on'
                  WHEN 'before_birth' THEN 'happened_on' ELSE 'husband_number' END, wrong
FROM held WHERE wrong IS NOT NULL;

CREATE OR REPLACE TABLE statuses AS
WITH sides AS (
    SELECT husband AS person, wife AS other, act, happened_on, his_status AS status, his_death AS death,
           her_death AS other_death, coalesce(her_last, false) AS mutual
    FROM settled WHERE his_last AND coalesce(code, 'unclear') = 'unclear' AND act IN ('marriage', 'divorce')
    UNION ALL
    SELECT wife, husband, act, happened_on, her_status, her_death, his_death, coalesce(his_last, false)
    FROM settled WHERE her_last AND coalesce(code, 'unclear') = 'unclear' AND act IN ('marriage', 'divorce')
),
lives AS (
    SELECT *, act = 'marriage' AND mutual AND other_death IS NOT NULL AND (death IS NULL OR death > other_death) AS widowed
    FROM sides
)
SELECT person, CASE WHEN mutual THEN other END AS spouse,
       CASE WHEN widowed THEN '30' WHEN act = 'divorce' THEN '40' WHEN left(status, 1) = '2' THEN status ELSE '20' END
           AS marital,
       CASE WHEN widowed THEN other_death ELSE happened_on END AS since
FROM lives WHERE NOT (act = 'marriage' AND other IS NULL AND left(coalesce(status, ''), 1) = '3');
