-- Certificates of those born in the city since they are issued, and of children who live elsewhere by now.
WITH born AS (
    SELECT child."row", child.born_on, child.sex, child.name, child.number, mother."row" AS mother_row,
           mother.name AS mother_name, mother.number AS mother_number, father."row" AS father_row,
           father.name AS father_name, father.number AS father_number
    FROM (SELECT "row", name, sex, number, born_on, father_row, mother_row FROM everybody
          WHERE mother_row IS NOT NULL AND born_on >= DATE '1996-01-01' AND regexp_full_match(name, '[一-龥]{2,4}')) AS child
    JOIN numbered AS mother ON mother."row" = child.mother_row
    LEFT JOIN numbered AS father ON father."row" = child.father_row
    WHERE draw(child."row", 'certified') < 0.97
),
left_city AS (
    SELECT lag("row", 1, 0) OVER shuffled AS "row", born_on, sex, lag(name) OVER shuffled AS name,
           citizen_number('left_child', born_on, sex, row_number() OVER (PARTITION BY born_on, sex ORDER BY "row") - 1) AS number,
           lag(mother_name, 2) OVER shuffled AS mother_name,
           citizen_number('left_parent', born_on - 10000, 2, row_number() OVER same_day - 1) AS mother_number,
           lag(father_name, 3) OVER shuffled AS father_name,
           citizen_number('left_parent', born_on - 11000, 1, row_number() OVER same_day - 1) AS father_number
    FROM born WHERE draw("row", 'left') < 0.04
    WINDOW shuffled AS (ORDER BY hash("row", 'left', getvariable('seed'))), same_day AS (PARTITION BY born_on ORDER BY "row")
),
all_rows AS (
    SELECT "row" AS id, '' AS kind, * FROM born
    UNION ALL
    SELECT "row" + 1000000000, 'left', NULL, born_on, sex, name, number, NULL, mother_name, mother_number, NULL,
           father_name, father_number
    FROM left_city WHERE "row" > 0 AND mother_name IS NOT NULL AND father_name IS NOT NULL
    UNION ALL
    SELECT "row" + 2000000000, 'repeated', * FROM born WHERE wrong("row", 'twice') < 0.002
    UNION ALL  -- told of another mother: one of the two is wrong, and no list says which
    SELECT "row" + 3000000000, 'other_mother', * REPLACE (lag(mother_row) OVER (ORDER BY "row") AS mother_row,
           lag(mother_name) OVER (ORDER BY "row") AS mother_name, lag(mother_number) OVER (ORDER BY "row") AS mother_number)
    FROM born WHERE wrong("row", 'other') < 0.0003
),
-- A row that is repeated is repeated with its slips.
drawn AS (
    SELECT *, CASE WHEN kind = 'repeated' THEN "row" ELSE id END AS drawn_by,
           wrong(drawn_by, 'a') AS a, wrong(drawn_by, 'b') AS b, wrong(drawn_by, 'c') AS c, wrong(drawn_by, 'd') AS d,
           wrong(drawn_by, 'e') AS e, wrong(drawn_by, 'f') AS f, wrong(drawn_by, 'g') AS g,
           CASE WHEN wrong(drawn_by, 'unnumbered') < 0.03 AND kind IN ('', 'repeated') THEN 'missing' END AS no_number,
           CASE WHEN wrong(drawn_by, 'fatherless') < 0.02 THEN 'no_father' END AS no_father
    FROM all_rows WHERE mother_number IS NOT NULL
)
SELECT 1 + row_number() OVER (ORDER BY hash(id, 'order', getvariable('seed')), id) AS line,
       json_object('child', "row", 'mother', mother_row, 'father', father_row) AS persons,
       slips_of([nullif(':' || kind, ':'), 'child_number:' || coalesce(no_number, number_slip(number, a)),
                 'mother_number:' || number_slip(mother_number, b),
                 'father_number:' || coalesce(no_father, number_slip(father_number, c)),
                 'child_name:' || name_slip(name, d), 'mother_name:' || name_slip(mother_name, e),
                 CASE WHEN no_father IS NULL THEN 'father_name:' || name_slip(father_name, f) END,
                 'happened_on:' || day_slip(g)]) AS slips,
       'Z37' || lpad(CAST(drawn_by AS VARCHAR), 10, '0') AS paper, name_written(name, d) AS child_name,
       CASE WHEN no_number IS NULL THEN number_written(number, a) END AS child_number, CAST(sex AS VARCHAR) AS child_sex,
       day_written(born_on, g) AS happened_on, name_written(mother_name, e) AS mother_name,
       number_written(mother_number, b) AS mother_number,
       CASE WHEN no_father IS NULL THEN name_written(father_name, f) END AS father_name,
       CASE WHEN no_father IS NULL THEN number_written(father_number, c) END AS father_number
FROM drawn
