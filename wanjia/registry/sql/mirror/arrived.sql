-- Of a base everything is left out that can never be of interest again: who came a year before it was made is no newcomer.
SELECT household, CAST(residence_since - DATE '1800-01-01' AS INTEGER), CAST(sum(w) AS INTEGER)
FROM {rows}
WHERE valid_to = DATE '9999-12-31' AND household IS NOT NULL AND residence = 1 AND residence_since > born_on
    AND residence_since > (FROM base.made) - INTERVAL 1 YEAR
GROUP BY ALL
