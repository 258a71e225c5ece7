-- The rows as the register's load takes them. Tables: good, living, registered, doors, door_ids(seq, id), area_ids.
CREATE OR REPLACE TABLE homes AS
SELECT living.*, area_ids.id AS area_id, door_ids.id AS dwelling_id
FROM living
JOIN area_ids ON area_ids.code = living.community
JOIN doors ON doors.area_id = area_ids.id AND doors.building = coalesce(living.building, '')
    AND doors.unit = coalesce(living.unit, '') AND doors.door = coalesce(living.door, '')
JOIN door_ids ON door_ids.seq = doors.seq;

CREATE OR REPLACE TABLE staged AS
SELECT good.* REPLACE (
           CASE WHEN father."row" IS NOT NULL THEN good.father_row END AS father_row,
           CASE WHEN mother."row" IS NOT NULL THEN good.mother_row END AS mother_row,
           CASE WHEN spouse."row" IS NOT NULL THEN good.spouse_row END AS spouse_row,
           coalesce(good.standing, getvariable('standing')) AS standing
       ),
       homes.seq AS household_seq, homes.first_row, homes.area_id, homes.dwelling_id,
       registered.seq AS registered_seq, hukou.id AS hukou_area_id,
       -- One event for both of a couple, when both rows tell the same of it.
       CASE WHEN spouse.spouse_row = good."row" AND spouse."row" < good."row"
                 AND spouse.marital_since = good.marital_since AND left(spouse.marital, 1) = left(good.marital, 1)
            THEN spouse."row" ELSE good."row" END AS couple_row
FROM good
JOIN homes USING (household_no)
LEFT JOIN registered ON registered.hukou_household_no = good.hukou_household_no
LEFT JOIN area_ids AS hukou ON hukou.code = good.hukou_area
LEFT JOIN good AS father ON father."row" = good.father_row
LEFT JOIN good AS mother ON mother."row" = good.mother_row
LEFT JOIN good AS spouse ON spouse."row" = good.spouse_row;

CREATE OR REPLACE TABLE staged_households AS
SELECT seq, household_no AS number, 1 AS basis, coalesce(kind, 1) AS kind, opened_on, closed_on, dwelling_id, area_id,
       head_row, living, first_row
FROM homes
UNION ALL
SELECT seq, hukou_household_no, 2, coalesce(hukou_kind, '1')::TINYINT, opened_on, closed_on, NULL, area_ids.id,
       head_row, registered.living, first_row
FROM registered JOIN area_ids ON area_ids.code = registered.hukou_area;
