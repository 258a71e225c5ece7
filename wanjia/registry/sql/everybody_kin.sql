-- The parents and the spouse of everybody of a stretch of ids.
SELECT person_id, max(relative_id) FILTER (WHERE sort = 1) AS father, max(relative_id) FILTER (WHERE sort = 2) AS mother,
       max(relative_id) FILTER (WHERE sort = 3) AS spouse
FROM registry_kinfact
WHERE person_id BETWEEN %(first)s AND %(last)s AND sort IN (1, 2, 3) AND active
    AND recorded_to = '9999-12-31 00:00:00+00' AND valid_to = '9999-12-31'
GROUP BY person_id
