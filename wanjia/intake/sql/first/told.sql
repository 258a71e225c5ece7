-- Of those whom no number settles what their rows tell, as linkage compares people. A number with a wrong digit, one that
-- somebody of another name bears and none at all are doubtful: then the birth and the surname are looked for as well.
CREATE OR REPLACE TABLE told AS
WITH unclear AS (SELECT id, id // 8 AS "row", id % 8 AS place, person AS bearer FROM meant WHERE NOT agreed),
roles AS (
    SELECT id, bearer, child_name AS name, child_name_key AS name_key, child_sex AS sex, happened_on AS born_on,
           child_number AS number, father_number, mother_number, NULL AS spouse_number
    FROM unclear JOIN health.rows USING ("row") WHERE place = 0
    UNION ALL
    SELECT id, bearer, mother_name, mother_name_key, '2', NULL, mother_number, NULL, NULL, father_number
    FROM unclear JOIN health.rows USING ("row") WHERE place = 1
    UNION ALL
    SELECT id, bearer, father_name, father_name_key, '1', NULL, father_number, NULL, NULL, mother_number
    FROM unclear JOIN health.rows USING ("row") WHERE place = 2
    UNION ALL
    SELECT id, bearer, husband_name, husband_name_key, '1', NULL, husband_number, NULL, NULL, wife_number
    FROM unclear JOIN civil.rows USING ("row") WHERE place = 3
    UNION ALL
    SELECT id, bearer, wife_name, wife_name_key, '2', NULL, wife_number, NULL, NULL, husband_number
    FROM unclear JOIN civil.rows USING ("row") WHERE place = 4
)
SELECT id AS "row", name, name_key, sex, CAST(born_on AS DATE) AS born_on, number, NULL::VARCHAR AS phone,
       NULL::VARCHAR AS area, NULL::VARCHAR AS hukou_area, father_number, mother_number, spouse_number, bearer,
       coalesce(CAST(born_on AS DATE), CAST(try_strptime(substr(number, 7, 8), '%Y%m%d') AS DATE)) AS birth,
       bearer IS NOT NULL OR NOT coalesce(plain_number(number), false) AS doubtful
FROM roles;

CREATE OR REPLACE TABLE pairs AS
WITH met AS (
    SELECT told."row", person, 0 AS way FROM told JOIN people ON people.name_key = told.name_key AND people.born_on = told.birth
    UNION ALL
    SELECT "row", bearer, 0 FROM told WHERE bearer IS NOT NULL
    UNION ALL
    SELECT told."row", person, 1
    FROM told JOIN people ON people.born_on = told.birth AND people.name_key[1] = told.name_key[1] AND people.sex = told.sex
    WHERE doubtful
    UNION ALL
    SELECT told."row", person, 2
    FROM told JOIN people ON people.name_key = told.name_key AND year(people.born_on) = year(told.birth)
    WHERE doubtful
)
SELECT DISTINCT "row", person FROM (
    SELECT "row", person, way, row_number() OVER (PARTITION BY "row", way ORDER BY person) AS nth FROM met
) WHERE way = 0 OR nth <= 50;

-- Whom they may mean. Parents and spouse are those that the household and the relation to its head suggest: they weigh
-- in the comparison and are never entered.
CREATE OR REPLACE TABLE held AS
WITH chosen AS (SELECT * FROM people WHERE person IN (SELECT person FROM pairs)),
homes AS (
    SELECT household_no, min(number) FILTER (sex = '1') AS man, min(number) FILTER (sex = '2') AS woman FROM people
    WHERE (relation = '02' OR relation[1] = '1') AND household_no IN (SELECT household_no FROM chosen)
    GROUP BY household_no
)
SELECT person, name, sex, born_on, number, NULL::VARCHAR AS phone, NULL::VARCHAR AS area, NULL::VARCHAR AS hukou_area,
       CASE WHEN relation[1] IN ('2', '3') THEN man END AS father_number,
       CASE WHEN relation[1] IN ('2', '3') THEN woman END AS mother_number,
       CASE WHEN relation = '02' OR relation[1] = '1' THEN CASE sex WHEN '1' THEN woman WHEN '2' THEN man END END
           AS spouse_number
FROM chosen LEFT JOIN homes USING (household_no);
