-- How every row of the three lists ends, once it is known which people wait in quarantine (table wrong).
-- A row about somebody who waits is taken when that person is.
CREATE OR REPLACE TABLE ends AS
SELECT 0 AS list, "row", CASE WHEN "row" IN (SELECT "row" FROM police.faults) THEN 'fault'
                              WHEN "row" IN (FROM wrong) THEN 'fault' ELSE 'loaded' END AS ended,
       NULL AS field, NULL AS code
FROM police.rows
UNION ALL
SELECT 1, "row", CASE WHEN waits THEN 'question' ELSE ended END, CASE WHEN waits THEN waiting ELSE field END,
       CASE WHEN waits THEN 'waits' ELSE code END
FROM (
    SELECT *, ended = 'completed'
               AND (child IN (FROM wrong) OR coalesce(mother IN (FROM wrong), false) OR coalesce(father IN (FROM wrong), false))
               AS waits,
           CASE WHEN child IN (FROM wrong) THEN 'child_name' WHEN mother IN (FROM wrong) THEN 'mother_name'
                ELSE 'father_name' END AS waiting
    FROM certificates
)
UNION ALL
SELECT 2, "row", CASE WHEN waits THEN 'question' ELSE ended END, CASE WHEN waits THEN waiting ELSE field END,
       CASE WHEN waits THEN 'waits' ELSE code END
FROM (
    SELECT *, ended = 'completed' AND (coalesce(husband IN (FROM wrong), false) OR coalesce(wife IN (FROM wrong), false))
               AS waits,
           CASE WHEN husband IN (FROM wrong) THEN 'husband_name' ELSE 'wife_name' END AS waiting
    FROM settled
)
UNION ALL
SELECT DISTINCT 1, "row", 'fault', NULL, NULL FROM health.faults
UNION ALL
SELECT DISTINCT 2, "row", 'fault', NULL, NULL FROM civil.faults;
