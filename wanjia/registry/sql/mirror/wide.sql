-- Every interval on which nothing changes that the mirror knows of a person, after death too.
CREATE OR REPLACE TEMP TABLE stay AS
SELECT *, CASE WHEN residence = 1 THEN min(valid_from) OVER (PARTITION BY person_id, island) END AS city_since
FROM (
    SELECT *, sum(arrived) OVER (PARTITION BY person_id ORDER BY valid_from) AS island
    FROM (
        SELECT *, CASE WHEN residence = 1 AND lag(residence) OVER line = 1 AND lag(valid_to) OVER line = valid_from
                       THEN 0 ELSE 1 END AS arrived
        FROM (
            SELECT person_id, valid_from, valid_to, area_id, dwelling_id,
                CASE WHEN dwelling_id IS NOT NULL THEN 1 WHEN elsewhere = 'abroad' THEN 3 WHEN elsewhere = '' THEN 0
                     ELSE 2 END AS residence
            FROM residence
        )
        WINDOW line AS (PARTITION BY person_id ORDER BY valid_from)
    )
);

CREATE OR REPLACE TEMP TABLE cut AS
SELECT person_id, day AS valid_from,
    lead(day, 1, DATE '9999-12-31') OVER (PARTITION BY person_id ORDER BY day) AS valid_to
FROM (
    SELECT DISTINCT person_id, day
    FROM (
        SELECT person_id, unnest([valid_from, valid_to]) AS day
        FROM (
            SELECT person_id, valid_from, valid_to FROM birth
            UNION ALL SELECT person_id, valid_from, valid_to FROM life
            UNION ALL SELECT person_id, valid_from, valid_to FROM marital
            UNION ALL SELECT person_id, valid_from, valid_to FROM education
            UNION ALL SELECT person_id, valid_from, valid_to FROM residence
            UNION ALL SELECT person_id, valid_from, valid_to FROM hukou
            UNION ALL SELECT person_id, valid_from, valid_to FROM membership
        )
    )
    WHERE day < DATE '9999-12-31'
);

CREATE OR REPLACE TEMP TABLE wide AS
SELECT person.person_id, person.number, cut.valid_from, cut.valid_to,
    coalesce(life.status, 1) AS life, birth.sex, birth.born_on,
    stay.area_id, stay.dwelling_id, coalesce(stay.residence, 0) AS residence, stay.valid_from AS residence_since, stay.city_since,
    CASE WHEN hukou.area_id IS NOT NULL THEN 1 WHEN hukou.elsewhere <> '' THEN 2 ELSE 0 END AS hukou,
    hukou.area_id AS hukou_area_id, hukou.kind AS hukou_kind, try_cast(marital.code AS UTINYINT) AS marital,
    try_cast(education.code AS UTINYINT) AS education,
    living.household, try_cast(living.relation AS UTINYINT) AS relation,
    registered.household AS registered_household, try_cast(registered.relation AS UTINYINT) AS registered_relation,
    person.standing
FROM cut
JOIN person ON person.person_id = cut.person_id
JOIN birth ON birth.person_id = cut.person_id
    AND birth.valid_from <= cut.valid_from AND birth.valid_to > cut.valid_from
LEFT JOIN life ON life.person_id = cut.person_id
    AND life.valid_from <= cut.valid_from AND life.valid_to > cut.valid_from
LEFT JOIN marital ON marital.person_id = cut.person_id
    AND marital.valid_from <= cut.valid_from AND marital.valid_to > cut.valid_from
LEFT JOIN education ON education.person_id = cut.person_id
    AND education.valid_from <= cut.valid_from AND education.valid_to > cut.valid_from
LEFT JOIN stay ON stay.person_id = cut.person_id
    AND stay.valid_from <= cut.valid_from AND stay.valid_to > cut.valid_from
LEFT JOIN hukou ON hukou.person_id = cut.person_id
    AND hukou.valid_from <= cut.valid_from AND hukou.valid_to > cut.valid_from
LEFT JOIN (SELECT * FROM membership WHERE sort = 1) AS living ON living.person_id = cut.person_id
    AND living.valid_from <= cut.valid_from AND living.valid_to > cut.valid_from
LEFT JOIN (SELECT * FROM membership WHERE sort = 2) AS registered ON registered.person_id = cut.person_id
    AND registered.valid_from <= cut.valid_from AND registered.valid_to > cut.valid_from
