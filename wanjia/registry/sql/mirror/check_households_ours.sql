SELECT coalesce(area_id, 0) AS area, sum(w) AS households, sum(w * (number % 1000003) * (size + 11 * basis))::HUGEINT AS checksum
FROM household WHERE valid_to = DATE '9999-12-31'
GROUP BY ALL HAVING sum(w) <> 0
