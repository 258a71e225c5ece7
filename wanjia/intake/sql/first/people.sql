-- Everybody of the list of public security whose row can be read, and who bears which number.
-- Attached: police (rows, faults). A number that stands twice is its first row's; both rows wait in quarantine later.
CREATE OR REPLACE TABLE people AS
SELECT "row" AS person, person_name AS name, person_name_key AS name_key, person_sex AS sex, person_born_on AS born_on,
       person_number AS number, died_on, marital, household_no, relation, hukou_household_no, hukou_relation
FROM police.rows WHERE "row" NOT IN (SELECT "row" FROM police.faults);

CREATE OR REPLACE TABLE bearers AS
SELECT number, min(person) AS person, arg_min(name_key, person) AS name_key
FROM people WHERE number IS NOT NULL GROUP BY number;
