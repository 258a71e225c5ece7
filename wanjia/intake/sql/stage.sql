-- From checked rows to rows that know their household, their door and their relatives.
-- Tables: batch, wrong(row), area_ids(code, id). What is not in its one written form has been mended before.
DELETE FROM batch WHERE "row" IN (FROM wrong);

CREATE OR REPLACE TABLE living AS
SELECT household_no, row_number() OVER (ORDER BY min("row")) AS seq, min("row") AS first_row,
       any_value(household_kind) AS kind, any_value(community) AS community, any_value(building) AS building,
       any_value(unit) AS unit, any_value(floor) AS floor, any_value(door) AS door,
       any_value(longitude) AS longitude, any_value(latitude) AS latitude,
       min("row") FILTER (died_on IS NULL AND relation = '02') AS head_row,
       count(*) FILTER (died_on IS NULL) AS living, min(coalesce(residence_since, birth_date)) AS opened_on,
       CASE WHEN count(*) FILTER (died_on IS NULL) = 0 THEN max(died_on) ELSE DATE '9999-12-31' END AS closed_on
FROM batch GROUP BY household_no;

-- Registered households are told by their numbers only; they have an area, and the door where they are is not known.
CREATE OR REPLACE TABLE registered AS
SELECT hukou_household_no, (SELECT count(*) FROM living) + row_number() OVER (ORDER BY min("row")) AS seq,
       min("row") AS first_row, any_value(hukou_area) AS hukou_area, any_value(hukou_kind) AS hukou_kind,
       min("row") FILTER (died_on IS NULL AND hukou_relation = '02') AS head_row,
       count(*) FILTER (died_on IS NULL) AS living, min(coalesce(hukou_since, birth_date)) AS opened_on,
       CASE WHEN count(*) FILTER (died_on IS NULL) = 0 THEN max(died_on) ELSE DATE '9999-12-31' END AS closed_on
FROM batch JOIN area_ids ON area_ids.code = batch.hukou_area
WHERE hukou_household_no <> '' GROUP BY hukou_household_no;

CREATE OR REPLACE TABLE doors AS
SELECT row_number() OVER (ORDER BY min(first_row)) AS seq, area_ids.id AS area_id, coalesce(building, '') AS building,
       coalesce(unit, '') AS unit, any_value(coalesce(floor, '')) AS floor, coalesce(door, '') AS door,
       any_value(longitude) AS longitude, any_value(latitude) AS latitude
FROM living JOIN area_ids ON area_ids.code = living.community
GROUP BY area_ids.id, coalesce(building, ''), coalesce(unit, ''), coalesce(door, '');
