SELECT dwelling_id, area_id, CAST(sum(w) AS INTEGER)
FROM {rows}
WHERE valid_to = DATE '9999-12-31' AND dwelling_id IS NOT NULL
GROUP BY dwelling_id, area_id
