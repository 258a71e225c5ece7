SELECT coalesce(area_id, 0) AS area, count(*) AS households, sum((mirror_number % 1000003) * (size + 11 * basis))::text AS checksum
FROM registry_household WHERE size > 0
GROUP BY 1
