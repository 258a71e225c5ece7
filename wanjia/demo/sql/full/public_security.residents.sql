-- Everybody with their hukou; a few rows stand twice, at the end. Parents and spouses are not in this list, and what it
-- says of marriages is often stale.
WITH rows AS (
    SELECT *, "row" AS n, false AS again FROM everybody
    UNION ALL
    SELECT *, (SELECT max("row") FROM everybody) + row_number() OVER (ORDER BY "row"), true FROM everybody
    WHERE wrong("row", 'twice') < 0.0003
),
drawn AS (
    SELECT *, wrong("row", 'number') AS a, wrong("row", 'day') AS b, wrong("row", 'place') AS c,
           wrong("row", 'sex') AS d, wrong("row", 'name') AS e, wrong("row", 'stale') AS f
    FROM rows
),
slipped AS (
    SELECT *, CASE WHEN number IS NULL THEN NULL WHEN a < 0.0003 THEN 'wrong_digit' WHEN a < 0.0053 THEN 'full_width'
                   WHEN a < 0.0153 AND ends_with(number, 'X') THEN 'small_x' END AS number_slip,
           CASE WHEN c < 0.0002 THEN 'wrong_county' END AS place_slip,
           CASE WHEN d < 0.0003 THEN 'missing' WHEN d < 0.2 THEN 'word' END AS sex_slip,
           CASE WHEN e BETWEEN 0.003 AND 0.008 THEN name_slip(name, e) END AS name_slip,
           CASE WHEN left(marital, 1) = '2' AND f < 0.03 THEN '10' WHEN marital = '40' AND f < 0.03 THEN '20' END AS stale
    FROM drawn
)
SELECT n + 1 AS line, json_object('person', "row") AS persons,
       slips_of([CASE WHEN again THEN ':repeated' END, 'person_number:' || number_slip, 'person_sex:' || sex_slip,
                 'person_name:' || name_slip, 'community:' || place_slip, 'person_born_on:' || day_slip(b),
                 CASE WHEN stale IS NOT NULL THEN 'marital:stale' END]) AS slips,
       CASE WHEN name_slip IS NULL THEN name ELSE name_written(name, e) END AS person_name,
       CASE number_slip WHEN 'wrong_digit' THEN number_written(number, 0.001) WHEN 'small_x' THEN lower(number)
            WHEN 'full_width' THEN number_written(number, 0.0065) ELSE number END AS person_number,
       CASE sex_slip WHEN 'missing' THEN NULL WHEN 'word' THEN CASE sex WHEN 1 THEN '男' ELSE '女' END
            ELSE CAST(sex AS VARCHAR) END AS person_sex,
       day_written(born_on, b) AS person_born_on,
       CASE WHEN place_slip IS NULL THEN community ELSE '379999' || substr(community, 7) END AS community, building,
       nullif(unit, '') AS unit, CAST(floor AS VARCHAR) AS floor, nullif(door, '') AS door, household_no,
       CASE household_kind WHEN 2 THEN '集体户' ELSE '家庭户' END AS household_kind, relation,
       strftime(greatest(residence_since, born_on), '%Y%m%d') AS residence_since, hukou_area AS area, hukou_household_no,
       CASE hukou_kind WHEN '2' THEN '集体户' WHEN '1' THEN '家庭户' END AS hukou_kind, hukou_relation,
       strftime(greatest(hukou_since, born_on), '%Y%m%d') AS hukou_since, coalesce(stale, marital) AS marital, education,
       phone AS person_phone, strftime(died_on, '%Y%m%d') AS died_on
FROM slipped
