-- The living by their home. Newcomers came to it within six months, and were not born there.
SELECT part, unnest(['people', 'unverified', 'newcomers', 'over_65']) AS name,
    unnest([people, unverified, newcomers, over_65]) AS count
FROM (
    SELECT place.part, CAST(sum(p.w) AS BIGINT) AS people,
        CAST(coalesce(sum(p.w) FILTER (p.standing = 1), 0) AS BIGINT) AS unverified,
        CAST(coalesce(sum(p.w) FILTER (
            p.residence_since > $1 - INTERVAL 6 MONTH AND p.residence_since > p.born_on
        ), 0) AS BIGINT) AS newcomers,
        CAST(coalesce(sum(p.w) FILTER (p.born_on <= $1 - INTERVAL 65 YEAR), 0) AS BIGINT) AS over_65
    FROM person AS p JOIN (SELECT unnest($2) AS area_id, unnest($3) AS part) AS place ON place.area_id = p.area_id
    WHERE p.valid_from <= $1 AND p.valid_to > $1
    GROUP BY place.part
)
