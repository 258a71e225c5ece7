SELECT household, CAST(sum(w) AS INTEGER), CAST(sum(CASE WHEN standing = 1 THEN w ELSE 0 END) AS INTEGER),
    CAST(coalesce(sum(w * area_id), 0) AS BIGINT), CAST(sum(w * (born_on - DATE '1800-01-01')) AS BIGINT)
FROM {rows}
WHERE valid_to = DATE '9999-12-31' AND household IS NOT NULL
GROUP BY household
