-- Every (row, code) that rules.rows.problems finds, over the table `batch`. Held equal to it by a property test.
-- Bound: $today, and the country's $west, $east, $south, $north in degrees. Tables: batch, known_communities(code), known_codes(list, code).
WITH own AS (
    SELECT "row", unnest(list_filter([
        CASE WHEN name IS NULL OR name = '' THEN 'name_missing' END,
        CASE WHEN sex IS NULL OR sex NOT IN (0, 1, 2, 9) THEN 'sex_code' END,
        CASE WHEN birth_date IS NULL THEN 'birth_missing' END,
        CASE WHEN birth_date < DATE '1880-01-01' OR birth_date > $today THEN 'birth_range' END,
        CASE WHEN community IS NULL OR community NOT IN (SELECT code FROM known_communities)
             THEN 'community_unknown' END,
        CASE WHEN (longitude IS NULL) <> (latitude IS NULL)
                  OR longitude NOT BETWEEN $west AND $east OR latitude NOT BETWEEN $south AND $north
             THEN 'position' END,
        CASE WHEN household_no IS NULL OR household_no = '' THEN 'household_missing' END,
        CASE WHEN relation IS NULL OR relation NOT IN (SELECT code FROM known_codes WHERE list = 'relation')
             THEN 'relation_code' END,
        CASE WHEN marital NOT IN (SELECT code FROM known_codes WHERE list = 'marital') THEN 'marital_code' END,
        CASE WHEN education NOT IN (SELECT code FROM known_codes WHERE list = 'education') THEN 'education_code' END,
        CASE WHEN residence_since < birth_date THEN 'residence_before_birth' END,
        CASE WHEN hukou_since < birth_date THEN 'hukou_before_birth' END,
        CASE WHEN died_on < birth_date THEN 'death_before_birth' END,
        CASE WHEN greatest(residence_since, hukou_since, marital_since, died_on) > $today THEN 'in_future' END,
        CASE WHEN greatest(residence_since, hukou_since, marital_since) > died_on THEN 'after_death' END,
        CASE WHEN id_type = '01' AND length(id_number) = 18 AND birth_precision = 1
                  AND substr(id_number, 7, 8) <> strftime(birth_date, '%Y%m%d') THEN 'number_birth' END,
        CASE WHEN id_type = '01' AND length(id_number) = 18 AND sex IN (1, 2)
                  AND TRY_CAST(substr(id_number, 17, 1) AS TINYINT) % 2 <> sex % 2 THEN 'number_sex' END
    ], code -> code IS NOT NULL)) AS code
    FROM batch
),
households AS (
    SELECT household_no,
           count(*) FILTER (died_on IS NULL) AS living,
           count(*) FILTER (died_on IS NULL AND relation = '02') AS heads,
           count(DISTINCT (community, building, unit, door)) AS places
    FROM batch WHERE household_no <> '' GROUP BY household_no
    HAVING (living > 0 AND heads <> 1) OR places > 1
),
numbers AS (
    SELECT id_type, id_number FROM batch WHERE id_number <> '' GROUP BY ALL HAVING count(*) > 1
),
kin AS (
    SELECT "row", birth_date, unnest([spouse_row, father_row, mother_row]) AS relative,
           unnest([false, true, true]) AS parent
    FROM batch
)
SELECT "row", code FROM own
UNION
SELECT "row", unnest(list_filter([
           CASE WHEN living > 0 AND heads = 0 THEN 'no_head' END,
           CASE WHEN heads > 1 THEN 'two_heads' END,
           CASE WHEN places > 1 THEN 'two_places' END], code -> code IS NOT NULL))
FROM batch JOIN households USING (household_no)
UNION
SELECT "row", 'number_twice' FROM batch JOIN numbers ON batch.id_number = numbers.id_number
    AND batch.id_type IS NOT DISTINCT FROM numbers.id_type
UNION
SELECT kin."row", CASE WHEN other."row" IS NULL THEN 'unknown_row' ELSE 'parent_younger' END
FROM kin LEFT JOIN batch AS other ON other."row" = kin.relative
WHERE kin.relative IS NOT NULL
  AND (other."row" IS NULL OR (kin.parent AND other.birth_date >= kin.birth_date))
