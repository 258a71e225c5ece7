-- The rows as the register's load takes them. Tables: batch (its wrong rows gone), wrong(row), living, registered, doors,
-- door_ids(seq, id), area_ids(code, id).
CREATE OR REPLACE TABLE homes AS
SELECT living.*, area_ids.id AS area_id, door_ids.id AS dwelling_id
FROM living
JOIN area_ids ON area_ids.code = living.community
JOIN doors ON doors.area_id = area_ids.id AND doors.building = coalesce(living.building, '')
    AND doors.unit = coalesce(living.unit, '') AND doors.door = coalesce(living.door, '')
JOIN door_ids ON door_ids.seq = doors.seq;

-- One event for both of a couple, when both rows tell the same of it.
CREATE OR REPLACE TABLE couples AS
SELECT own."row", other."row" AS couple_row
FROM (SELECT "row", spouse_row, marital_since, marital FROM batch WHERE spouse_row < "row") AS own
JOIN (SELECT "row", spouse_row, marital_since, marital FROM batch WHERE spouse_row > "row") AS other
    ON other."row" = own.spouse_row AND other.spouse_row = own."row"
    AND other.marital_since = own.marital_since AND left(other.marital, 1) = left(own.marital, 1);

-- A relative whose own row waits in quarantine is tied when that row is mended.
CREATE OR REPLACE TABLE staged AS
SELECT batch.* REPLACE (
           CASE WHEN father_row NOT IN (FROM wrong) THEN father_row END AS father_row,
           CASE WHEN mother_row NOT IN (FROM wrong) THEN mother_row END AS mother_row,
           CASE WHEN spouse_row NOT IN (FROM wrong) THEN spouse_row END AS spouse_row,
           coalesce(batch.standing, getvariable('standing')) AS standing
       ),
       homes.seq AS household_seq, homes.first_row, homes.area_id, homes.dwelling_id,
       registered.seq AS registered_seq, hukou.id AS hukou_area_id,
       coalesce(couples.couple_row, batch."row") AS couple_row
FROM batch
JOIN homes USING (household_no)
LEFT JOIN registered ON registered.hukou_household_no = batch.hukou_household_no
LEFT JOIN area_ids AS hukou ON hukou.code = batch.hukou_area
LEFT JOIN couples ON couples."row" = batch."row";

CREATE OR REPLACE TABLE staged_households AS
SELECT seq, household_no AS number, 1 AS basis, coalesce(kind, 1) AS kind, opened_on, closed_on, dwelling_id, area_id,
       head_row, living, first_row
FROM homes
UNION ALL
SELECT seq, hukou_household_no, 2, coalesce(hukou_kind, '1')::TINYINT, opened_on, closed_on, NULL, area_ids.id,
       head_row, registered.living, first_row
FROM registered JOIN area_ids ON area_ids.code = registered.hukou_area;
