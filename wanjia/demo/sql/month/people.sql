-- Who may have an event: the living of the synthetic city with a number, and what every draw of a month is made from.
-- Variables: seed, first and last day of the month, realistic (whether anything goes wrong). The same row and salt give the same draw, whatever was drawn before.
CREATE OR REPLACE TEMP MACRO draw(row_number, salt) AS
    hash(row_number, salt, getvariable('seed')) / 18446744073709551616.0;
-- A draw of its own: those whom the draw of the salt has picked out all have a small one.
CREATE OR REPLACE TEMP MACRO day_in_month(row_number, salt) AS
    getvariable('first') + CAST(floor(draw(row_number, salt || ' on') * (getvariable('last') - getvariable('first') + 1)) AS INTEGER);
-- Late: registered this month, though it happened two to eight months ago.
CREATE OR REPLACE TEMP MACRO happened(row_number, salt, late) AS
    day_in_month(row_number, salt)
    - CASE WHEN draw(row_number, salt || ' late') < late
           THEN 60 + CAST(floor(draw(row_number, salt || ' by') * 180) AS INTEGER) ELSE 0 END;
CREATE OR REPLACE TEMP MACRO registered(happened_on, row_number, salt) AS least(getvariable('last'), greatest(
    getvariable('first'), happened_on + CAST(floor(draw(row_number, salt || ' registered') * 9) AS INTEGER)));

-- ``told``: of whom a file of a department can tell.
CREATE OR REPLACE TEMP VIEW alive AS
SELECT "row", name, sex, id_number AS number,
       coalesce(told_by(id_number), birth_date) AS born_on,  -- they differ where the day of birth is not known
       phone, spouse_row, father_row, community, building,
       unit, door, household_no, relation, marital, marital_since, substr(hukou_area, 1, 6) AS hukou_county,
       hukou_household_no AS book, hukou_relation AS book_relation,
       residence_since, hukou_before, date_diff('year', birth_date, getvariable('last')) AS age,
       substr(community, 1, 6) AS county,
       coalesce(id_type = '01' AND regexp_full_match(name, '[一-龥]{2,4}'), false) AS told
FROM read_parquet(getvariable('city'))
WHERE died_on IS NULL;
CREATE OR REPLACE TEMP VIEW living AS SELECT * EXCLUDE (told) FROM alive WHERE told;

CREATE OR REPLACE TEMP TABLE called AS
SELECT substr(name, 2) AS given, sex, row_number() OVER (PARTITION BY sex ORDER BY hash("row")) - 1 AS nth
FROM living WHERE age < 12 AND length(name) IN (2, 3);
CREATE OR REPLACE TEMP TABLE surnames AS
SELECT substr(name, 1, 1) AS surname, row_number() OVER (ORDER BY hash("row")) - 1 AS nth
FROM living WHERE draw("row", 'surname') < 0.01;

-- People of other cities, for marriages: they are in no register here.
CREATE OR REPLACE TEMP TABLE outsiders AS
SELECT nth, sex, surname || given AS name, citizen_number('outsider', born_on, sex, nth // 4000) AS number
FROM (
    SELECT nth, surname, given, sex, DATE '1988-01-01' + CAST(nth % 4000 AS INTEGER) AS born_on
    FROM surnames JOIN called USING (nth)
);

-- Which share of those who may bear do so in a month, and how many of the births are told late.
CREATE OR REPLACE TEMP MACRO bearing() AS 0.0045;
CREATE OR REPLACE TEMP MACRO told_late() AS 0.04;
CREATE OR REPLACE TEMP VIEW may_bear AS
SELECT * FROM living WHERE sex = 2 AND age BETWEEN 20 AND 45 AND spouse_row IS NOT NULL;
-- The few are found first, and then those who belong to them: a join would hold the whole city in memory.
CREATE OR REPLACE TEMP TABLE mothers AS
SELECT *, happened("row", 'birth', told_late()) AS happened_on FROM may_bear WHERE draw("row", 'birth') < bearing();
CREATE OR REPLACE TEMP TABLE fathers AS
SELECT "row", name, number FROM living WHERE "row" IN (SELECT spouse_row FROM mothers);
CREATE OR REPLACE TEMP TABLE heads AS
SELECT "row", number, household_no FROM living
WHERE relation = '02' AND household_no IN (SELECT household_no FROM mothers);
CREATE OR REPLACE TEMP TABLE elder AS
SELECT mother_row, count(*) FILTER (sex = 1) AS sons, count(*) FILTER (sex = 2) AS daughters
FROM read_parquet(getvariable('city')) WHERE mother_row IN (SELECT "row" FROM mothers) GROUP BY ALL;
CREATE OR REPLACE TEMP TABLE births AS
WITH children AS (
    SELECT mothers.*, which, CASE WHEN draw("row", 'sex' || which) < 0.515 THEN 1 ELSE 2 END AS child_sex
    FROM mothers CROSS JOIN (VALUES (1), (2)) AS twins (which)
    WHERE which = 1 OR draw("row", 'twins') < 0.03
)
SELECT children."row" * 2 + which AS seq, children."row" AS mother_row, fathers."row" AS father_row,
       children.name AS mother_name, children.number AS mother_number, fathers.name AS father_name,
       fathers.number AS father_number, children.hukou_county, child_sex, happened_on, children.building,
       children.door, heads.number AS head_number,
       row_number() OVER (PARTITION BY happened_on, child_sex ORDER BY hash(children."row", which)) - 1 AS nth,
       substr(coalesce(fathers.name, children.name), 1, 1) AS surname, which, heads."row" AS head_row,
       children.relation AS mother_relation,
       coalesce(CASE child_sex WHEN 1 THEN elder.sons ELSE elder.daughters END, 0)
           + row_number() OVER (PARTITION BY children."row", child_sex ORDER BY which) AS which_of_sex,
       -- Each month's file has late ones of the same days: they take numbers by how late they are.
       CASE WHEN happened_on >= getvariable('first') THEN 'newborn'
            ELSE 'late_' || date_diff('month', happened_on, getvariable('first')) END AS whose
FROM children
LEFT JOIN fathers ON fathers."row" = children.spouse_row
LEFT JOIN heads ON heads.household_no = children.household_no
LEFT JOIN elder ON elder.mother_row = children."row";
CREATE OR REPLACE TEMP TABLE newborn AS
WITH pools AS (SELECT sex, count(*) AS many FROM called GROUP BY sex),
named AS (
    SELECT births.*, CAST(hash(seq, getvariable('seed')) % many AS BIGINT) AS place
    FROM births JOIN pools ON pools.sex = child_sex
)
SELECT named.*, surname || given AS child_name, citizen_number(whose, happened_on, child_sex, named.nth) AS child_number,
       'Z37' || lpad(CAST(seq % 10000000 AS VARCHAR), 7, '0') AS paper
FROM named JOIN called ON called.sex = child_sex AND called.nth = place;

CREATE OR REPLACE TEMP TABLE men_parted AS
SELECT "row", name, number, spouse_row FROM living
WHERE sex = 1 AND spouse_row IS NOT NULL AND draw("row", 'divorce') < 0.0018;
CREATE OR REPLACE TEMP TABLE women_parted AS
SELECT "row", name, number FROM living WHERE sex = 2 AND "row" IN (SELECT spouse_row FROM men_parted);

CREATE OR REPLACE TEMP TABLE heads_aided AS
SELECT "row", name, number, household_no FROM living WHERE relation = '02' AND draw("row", 'aid') < 0.006;

CREATE OR REPLACE TEMP TABLE deaths AS
SELECT "row", name, number, sex, born_on, hukou_county, happened("row", 'death', 0.05) AS happened_on
FROM living
WHERE draw("row", 'death') < CASE WHEN age >= 85 THEN 0.012 WHEN age >= 70 THEN 0.003 WHEN age >= 50 THEN 0.0004 ELSE 0.00003 END;

-- Who moves, and the books that lose their head by it: the others go with the head, or nobody tells who is the next.
CREATE OR REPLACE TEMP TABLE movers AS
SELECT *, day_in_month("row", 'move') AS happened_on FROM living WHERE draw("row", 'move') < 0.0017;
CREATE OR REPLACE TEMP TABLE left_behind AS
SELECT * FROM alive
WHERE book_relation <> '02' AND book IN (SELECT book FROM movers WHERE book_relation = '02' AND hukou_county LIKE '3702%');
CREATE OR REPLACE TEMP TABLE books_moved AS
SELECT movers."row" AS head_row, movers.number AS head_number, any_value(movers.community) AS community,
       any_value(movers.happened_on) AS happened_on, movers.book, bool_and(left_behind.told) AS whole,
       getvariable('realistic') AND draw(movers."row", 'no next head') < 0.02 AS headless
FROM movers JOIN left_behind ON left_behind.book = movers.book
WHERE movers.book_relation = '02' GROUP BY ALL;
