-- The batch table from numbers: codes to text, days to dates, 0 and the day that never was to NULL.
-- Parameters: surnames, names with "·" and names of foreigners as lists, both sexes' names one after the other.
SELECT
    "row",
    community::VARCHAR || 'J' || lpad(serial::VARCHAR, 8, '0') AS household_no,
    (CASE building_kind WHEN 2 THEN 2 ELSE 1 END)::TINYINT AS household_kind,
    community::VARCHAR AS community,
    CASE building_kind
        WHEN 0 THEN building::VARCHAR || '号楼'
        WHEN 1 THEN building::VARCHAR || '号'
        ELSE '集体宿舍' || building::VARCHAR || '号楼'
    END AS building,
    CASE WHEN unit > 0 THEN unit::VARCHAR || '单元' ELSE '' END AS unit,
    floor::SMALLINT AS floor,
    CASE WHEN door > 0 THEN door::VARCHAR ELSE '' END AS door,
    longitude,
    latitude,
    CASE name_kind
        WHEN 1 THEN $joined[first] || '·' || $joined[second]
        WHEN 2 THEN $foreign[first]
        ELSE $surnames[surname + 1] || chr(first::INTEGER) || CASE WHEN second > 0 THEN chr(second::INTEGER) ELSE '' END
    END AS name,
    sex::TINYINT AS sex,
    DATE '1970-01-01' + birth::INTEGER AS birth_date,
    precision::TINYINT AS birth_precision,
    CASE WHEN digits > 0 THEN '01' END AS id_type,
    CASE WHEN digits > 0 THEN digits::VARCHAR || substr('0123456789X', "check"::INTEGER + 1, 1) END AS id_number,
    lpad(relation::VARCHAR, 2, '0') AS relation,
    DATE '1970-01-01' + residence_since::INTEGER AS residence_since,
    nullif(residence_before, 0)::VARCHAR AS residence_before,
    nullif(hukou_area, 0)::VARCHAR AS hukou_area,
    CASE WHEN book > 0 THEN
        hukou_area::VARCHAR || CASE building_kind WHEN 2 THEN 'T' ELSE 'H' END || lpad((book // 16)::VARCHAR, 8, '0')
        || CASE WHEN book % 16 > 0 THEN '-' || (book % 16)::VARCHAR ELSE '' END
    END AS hukou_household_no,
    CASE WHEN hukou_area > 0 THEN lpad(hukou_relation::VARCHAR, 2, '0') END AS hukou_relation,
    DATE '1970-01-01' + nullif(hukou_since, -1000000000)::INTEGER AS hukou_since,
    nullif(hukou_before, 0)::VARCHAR AS hukou_before,
    CASE WHEN hukou_area > 0 THEN CASE WHEN building_kind = 2 AND book > 0 THEN '2' ELSE '1' END END AS hukou_kind,
    nullif(marital, 0)::VARCHAR AS marital,
    DATE '1970-01-01' + nullif(marital_since, -1000000000)::INTEGER AS marital_since,
    nullif(education, 0)::VARCHAR AS education,
    nullif(phone, 0)::VARCHAR AS phone,
    nullif(spouse, 0) AS spouse_row,
    nullif(father, 0) AS father_row,
    nullif(mother, 0) AS mother_row,
    DATE '1970-01-01' + nullif(died, -1000000000)::INTEGER AS died_on,
    twin AS multiple_birth,
    -- Most is known from its authority; some is reported or document seen, so that there is something to verify.
    CASE WHEN "row" % 40 = 7 THEN 1 WHEN "row" % 9 = 4 THEN 2 ELSE 3 END::TINYINT AS standing
FROM block
ORDER BY "row"
