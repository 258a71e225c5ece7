-- The list of public security, completed, as the table that the register is loaded from. Bound: the sources and standings
-- of what each department tells. Table: batch, empty.
INSERT INTO batch BY NAME
SELECT rows."row", household_no, coalesce(household_kind, '1')::TINYINT AS household_kind, community, building, unit,
       floor, door, person_name AS name, person_sex::TINYINT AS sex, person_born_on AS birth_date,
       1::TINYINT AS birth_precision, CASE WHEN person_number IS NOT NULL THEN '01' END AS id_type,
       person_number AS id_number, relation, residence_since, area AS hukou_area,
       CASE WHEN length(area) = 12 THEN hukou_household_no END AS hukou_household_no, hukou_relation, hukou_since,
       hukou_kind, coalesce(statuses.marital, rows.marital) AS marital, statuses.since AS marital_since, education,
       person_phone AS phone, statuses.spouse AS spouse_row, parents.father AS father_row, parents.mother AS mother_row,
       died_on, $own::TINYINT AS standing,
       CASE WHEN parents.person IS NOT NULL THEN $health END::TINYINT AS parents_source,
       CASE WHEN parents.person IS NOT NULL THEN $parents END::TINYINT AS parents_standing,
       CASE WHEN statuses.person IS NOT NULL THEN $civil END::TINYINT AS marital_source,
       CASE WHEN statuses.person IS NOT NULL THEN $status ELSE $hint END::TINYINT AS marital_standing
FROM police.rows AS rows
LEFT JOIN parents ON parents.person = rows."row"
LEFT JOIN statuses ON statuses.person = rows."row"
WHERE rows."row" NOT IN (SELECT "row" FROM police.faults);
