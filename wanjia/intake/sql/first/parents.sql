-- What each certificate says of people of the list, how its row ends, and from all of them the parents of each child.
-- Table: found. Attached: health. An end is a name of types.first.RowEnd.
CREATE OR REPLACE TABLE certificates AS
WITH told AS (
    SELECT id // 8 AS "row", max(person) FILTER (id % 8 = 0) AS child, max(person) FILTER (id % 8 = 1) AS mother,
           max(person) FILTER (id % 8 = 2) AS father, bool_or(unclear) FILTER (id % 8 = 0) AS child_unclear,
           bool_or(unclear) FILTER (id % 8 = 1) AS mother_unclear, bool_or(unclear) FILTER (id % 8 = 2) AS father_unclear
    FROM found WHERE id % 8 < 3 GROUP BY 1
),
held AS (
    SELECT told.*, CASE
        WHEN she.sex = '1' THEN 'number_woman' WHEN he.sex = '2' THEN 'number_man'
        WHEN child IN (mother, father) THEN 'same_person'
        WHEN she.born_on >= own.born_on OR he.born_on >= own.born_on THEN 'parent_younger' END AS wrong,
        CASE WHEN she.sex = '1' OR she.born_on >= own.born_on OR child = mother THEN 'mother_number'
             ELSE 'father_number' END AS blamed
    FROM told
    LEFT JOIN people AS own ON own.person = child
    LEFT JOIN people AS she ON she.person = mother
    LEFT JOIN people AS he ON he.person = father
),
apart AS (
    SELECT child FROM held WHERE wrong IS NULL AND child IS NOT NULL GROUP BY child
    HAVING min(mother) <> max(mother) OR min(father) <> max(father)
),
repeated AS (
    SELECT "row" FROM held WHERE wrong IS NULL AND child IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY child, wrong ORDER BY "row") > 1
)
SELECT "row", child, mother, father,
       CASE WHEN wrong IS NOT NULL THEN 'fault'
            WHEN child_unclear OR mother_unclear OR father_unclear THEN 'question'
            WHEN child IN (FROM apart) THEN 'question'
            WHEN child IS NULL OR coalesce(mother, father) IS NULL THEN 'parked'
            WHEN "row" IN (FROM repeated) THEN 'known'
            ELSE 'completed' END AS ended,
       CASE WHEN wrong IS NOT NULL THEN blamed WHEN child_unclear THEN 'child_name'
            WHEN mother_unclear THEN 'mother_name' WHEN father_unclear THEN 'father_name'
            WHEN child IN (FROM apart) THEN 'child_name' END AS field,
       CASE WHEN wrong IS NOT NULL THEN wrong WHEN child_unclear OR mother_unclear OR father_unclear THEN 'unclear'
            WHEN child IN (FROM apart) THEN 'two_parents' END AS code
FROM held;

-- What is certain of a row is entered, also where something else of it is not.
CREATE OR REPLACE TABLE parents AS
SELECT child AS person, max(mother) AS mother, max(father) AS father FROM certificates
WHERE child IS NOT NULL AND ended <> 'fault' AND code IS DISTINCT FROM 'two_parents'
    AND child NOT IN (SELECT child FROM certificates WHERE code = 'two_parents' AND child IS NOT NULL)
GROUP BY child HAVING coalesce(max(mother), max(father)) IS NOT NULL;
