SELECT 'insured:' || "row" AS occasion, {'person': "row"} AS persons, name AS person_name, number AS person_number,
       '参保缴费' AS status, CASE WHEN draw("row", 'kind') < 0.5 THEN '110' ELSE '310' END AS category, county AS insured_area,
       day_in_month("row", 'insured') AS registered_on,
       CASE WHEN draw("row", 'moved phone') < 0.05
            THEN '127' || lpad(CAST(CAST(floor(draw("row", 'phone') * 100000000) AS INTEGER) AS VARCHAR), 8, '0')
            ELSE phone END AS person_phone
FROM living WHERE age BETWEEN 16 AND 65 AND draw("row", 'insured') < 0.028
