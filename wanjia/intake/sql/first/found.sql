-- Whom each one told of is: a person of the list, nobody of it, or not clear. Bound: the thresholds $link and $ask.
-- Whoever bears the number told always is in question; nobody is meant for certain who has a rival.
CREATE OR REPLACE TABLE found AS
WITH likely AS (
    SELECT scores."row"::BIGINT AS id, scores.person::BIGINT AS person, probability
    FROM linkage_scores AS scores JOIN told ON told."row" = scores."row"::BIGINT
    WHERE probability >= $ask OR told.bearer = scores.person::BIGINT
),
weighed AS (
    SELECT id, min(person) AS person, count(*) = 1 AND max(probability) >= $link AS sure FROM likely GROUP BY id
)
SELECT meant.id, CASE WHEN agreed THEN meant.person WHEN sure THEN weighed.person END AS person,
       NOT agreed AND weighed.id IS NOT NULL AND NOT sure AS unclear
FROM meant LEFT JOIN weighed USING (id);
