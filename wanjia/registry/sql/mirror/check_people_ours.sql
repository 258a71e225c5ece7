SELECT coalesce(area_id, 0) AS area, sum(w) AS people,
    sum(w * (number % 1000003) * (sex + 3 * (born_on - DATE '1800-01-01') + 7 * coalesce(marital::INTEGER, 0)
        + 11 * coalesce(education::INTEGER, 0) + 13 * coalesce(hukou_area_id, 0) + 17 * coalesce(relation::INTEGER, 0)
        + 19 * (coalesce(household, 0) % 1009) + 23 * (coalesce(registered_household, 0) % 1009)))::HUGEINT AS checksum
FROM person WHERE valid_to = DATE '9999-12-31'
GROUP BY ALL HAVING sum(w) <> 0
