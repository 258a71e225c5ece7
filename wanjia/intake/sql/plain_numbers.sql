-- Citizen numbers that are not plainly in form: for these the kernel is asked. Held by a property test: whatever is not
-- listed here is read by the kernel as it stands. Bound: $synthetic (the demo's county code counts as one).
WITH numbers AS (
    SELECT DISTINCT id_number FROM batch WHERE id_type = '01' AND id_number <> ''
)
SELECT id_number FROM numbers
WHERE NOT coalesce(
    regexp_full_match(id_number, '[0-9]{17}[0-9X]')
    AND substr(id_number, 1, 6) IN (
        SELECT code FROM known_counties UNION ALL SELECT '370298' WHERE $synthetic
    )
    AND strftime(try_strptime(substr(id_number, 7, 8), '%Y%m%d'), '%Y%m%d') = substr(id_number, 7, 8)
    AND substr(id_number, 7, 8) BETWEEN '19000101' AND '20991231'
    AND substr('10X98765432', 1 + CAST(list_sum(list_transform(
        range(1, 18), place -> CAST(substr(id_number, place, 1) AS INTEGER)
            * [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2][place])) AS INTEGER) % 11, 1)
        = substr(id_number, 18, 1), false)
