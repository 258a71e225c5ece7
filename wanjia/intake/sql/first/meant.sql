-- Everybody told of in the other two lists, and who bears the number told. Attached: health, civil (rows, faults).
-- An id is the row eight times and a place: 0 child, 1 mother, 2 father, 3 husband, 4 wife.
CREATE OR REPLACE TABLE meant AS
WITH told AS (
    SELECT "row" * 8 AS id, child_name_key AS name_key, child_number AS number FROM health.rows
    WHERE "row" NOT IN (SELECT "row" FROM health.faults)
    UNION ALL
    SELECT "row" * 8 + 1, mother_name_key, mother_number FROM health.rows
    WHERE "row" NOT IN (SELECT "row" FROM health.faults)
    UNION ALL
    SELECT "row" * 8 + 2, father_name_key, father_number FROM health.rows
    WHERE coalesce(father_name, father_number) IS NOT NULL AND "row" NOT IN (SELECT "row" FROM health.faults)
    UNION ALL
    SELECT "row" * 8 + 3, husband_name_key, husband_number FROM civil.rows
    WHERE "row" NOT IN (SELECT "row" FROM civil.faults)
    UNION ALL
    SELECT "row" * 8 + 4, wife_name_key, wife_number FROM civil.rows
    WHERE "row" NOT IN (SELECT "row" FROM civil.faults)
)
SELECT id, told.name_key, told.number, person, bearers.name_key AS borne, coalesce(told.name_key = bearers.name_key, person IS NOT NULL) AS agreed
FROM told LEFT JOIN bearers USING (number);
