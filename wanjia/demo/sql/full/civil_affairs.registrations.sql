-- Marriages and divorces on file: of the couples of the city, of those who have parted, and of people who live elsewhere.
WITH couples AS (
    SELECT him."row" AS man, her."row" AS woman, him.name AS man_name, him.number AS man_number, her.name AS woman_name,
           her.number AS woman_number, him.born_on AS man_born, her.born_on AS woman_born,
           CASE WHEN left(him.marital, 1) = '2' THEN him.marital_since WHEN left(her.marital, 1) = '2' THEN her.marital_since
                END AS happened_on
    FROM (FROM numbered WHERE sex = 1 AND spouse_row IS NOT NULL) AS him
    JOIN numbered AS her ON her."row" = him.spouse_row
),
on_file AS (SELECT * FROM couples WHERE happened_on IS NOT NULL AND draw(man, 'on file') < 0.95),
strangers AS (
    SELECT man AS nth, happened_on, lag(man_name) OVER shuffled AS man_name, lag(woman_name, 2) OVER shuffled AS woman_name,
           citizen_number('stranger', man_born, 1, row_number() OVER (PARTITION BY man_born ORDER BY man) - 1) AS man_number,
           citizen_number('stranger', woman_born, 2, row_number() OVER (PARTITION BY woman_born ORDER BY man) - 1) AS woman_number
    FROM on_file WHERE draw(man, 'stranger') < 0.03
    WINDOW shuffled AS (ORDER BY hash(man, 'shuffled', getvariable('seed')))
),
-- Who has parted from somebody that lives elsewhere; of half of them the marriage is on file, too.
parted AS (
    SELECT "row", sex, name, number, marital_since AS happened_on, lag(name) OVER by_other AS other_name,
           citizen_number('parted', born_on + 400, 3 - sex, row_number() OVER (PARTITION BY born_on, sex ORDER BY "row") - 1)
               AS other_number
    FROM numbered WHERE marital = '40' AND marital_since IS NOT NULL
    WINDOW by_other AS (ORDER BY hash("row", 'other', getvariable('seed')))
),
parted_rows AS (
    SELECT "row", CASE sex WHEN 1 THEN "row" END AS man, CASE sex WHEN 2 THEN "row" END AS woman,
           CASE sex WHEN 1 THEN name ELSE other_name END AS man_name, CASE sex WHEN 1 THEN number ELSE other_number END AS man_number,
           CASE sex WHEN 2 THEN name ELSE other_name END AS woman_name,
           CASE sex WHEN 2 THEN number ELSE other_number END AS woman_number, happened_on
    FROM parted WHERE other_name IS NOT NULL AND other_number IS NOT NULL
),
all_rows AS (
    SELECT man AS id, '' AS kind, '结婚' AS act, happened_on, man, man_name, man_number, woman, woman_name, woman_number
    FROM on_file
    UNION ALL
    SELECT nth + 1000000000, 'strangers', '结婚', happened_on, NULL, man_name, man_number, NULL, woman_name, woman_number
    FROM strangers WHERE man_name IS NOT NULL AND woman_name IS NOT NULL
      AND man_number IS NOT NULL AND woman_number IS NOT NULL
    UNION ALL
    SELECT "row" + 2000000000, 'parted', '离婚', happened_on, man, man_name, man_number, woman, woman_name, woman_number
    FROM parted_rows
    UNION ALL
    SELECT "row" + 3000000000, 'ended', '结婚', happened_on - 500, man, man_name, man_number, woman, woman_name, woman_number
    FROM parted_rows WHERE draw("row", 'ended') < 0.5
    UNION ALL
    SELECT man + 4000000000, 'copy', '补领', least(happened_on + 700, DATE '2026-10-01'), man, man_name, man_number, woman,
           woman_name, woman_number
    FROM on_file WHERE draw(man, 'copy') < 0.02
    UNION ALL
    SELECT man + 5000000000, 'repeated', '结婚', happened_on, man, man_name, man_number, woman, woman_name, woman_number
    FROM on_file WHERE wrong(man, 'twice') < 0.002
),
drawn AS (
    SELECT *, CASE WHEN kind = 'repeated' THEN id - 5000000000 ELSE id END AS drawn_by, wrong(drawn_by, 'a') AS a,
           wrong(drawn_by, 'b') AS b, wrong(drawn_by, 'c') AS c, wrong(drawn_by, 'd') AS d, wrong(drawn_by, 'e') AS e,
           wrong(drawn_by, 'exchanged') < 0.0005 AS exchanged
    FROM all_rows
)
SELECT 1 + row_number() OVER (ORDER BY hash(id, 'order', getvariable('seed')), id) AS line,
       json_object('husband', man, 'wife', woman) AS persons,
       slips_of([nullif(':' || kind, ':'), CASE WHEN exchanged THEN 'husband_number:exchanged' END,
                 'husband_number:' || number_slip(man_number, a), 'wife_number:' || number_slip(woman_number, b),
                 'husband_name:' || name_slip(man_name, c), 'wife_name:' || name_slip(woman_name, d),
                 'happened_on:' || day_slip(e)]) AS slips,
       name_written(man_name, c) AS husband_name,
       CASE WHEN exchanged THEN woman_number ELSE number_written(man_number, a) END AS husband_number,
       name_written(woman_name, d) AS wife_name,
       CASE WHEN exchanged THEN man_number ELSE number_written(woman_number, b) END AS wife_number, act,
       day_written(happened_on, e) AS happened_on, 'J3702' || lpad(CAST(drawn_by AS VARCHAR), 10, '0') AS paper
FROM drawn
