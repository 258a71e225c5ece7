SELECT number, area_id, CAST(floor((longitude + 180) / 360 * 67108864) AS INTEGER),
    CAST(floor((1 - asinh(tan(radians(latitude))) / pi()) / 2 * 67108864) AS INTEGER)
FROM dwelling
WHERE longitude IS NOT NULL AND number NOT IN (SELECT dwelling_id FROM lived_in)
ORDER BY 3
