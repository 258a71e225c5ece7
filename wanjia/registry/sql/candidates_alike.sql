-- Who is alike in two things, or belongs to the same relatives: each way a block that one index serves, cut where too
-- many share it. Row security lets an index serve = and ranges; what else is asked filters the block.
SELECT asked."row", met.person_id, met.points, false AS settled
FROM asked CROSS JOIN LATERAL (
    -- the name and the year of birth
    (SELECT coalesce(canonical_id, id) AS person_id, 16 AS points FROM registry_person
     WHERE name = ANY (asked.names) AND born_on BETWEEN asked.first_day AND asked.last_day LIMIT 50)
    UNION ALL
    -- the sound of the name, and a birth date or what a slip makes of it
    (SELECT coalesce(canonical_id, id), 8 FROM registry_person
     WHERE born_on = ANY (asked.dates) AND pinyin = ANY (asked.sounds) LIMIT 50)
    UNION ALL
    -- whose parent or spouse bears the number told of one
    (SELECT coalesce(person.canonical_id, person.id), 4
     FROM (SELECT person_id FROM registry_documentfact
           WHERE blind = ANY (asked.relatives) AND recorded_to = '9999-12-31 00:00:00+00' LIMIT 10) AS relative
     JOIN registry_kinfact AS kin ON kin.relative_id = relative.person_id AND kin.sort IN (1, 2, 3)
         AND kin.recorded_to = '9999-12-31 00:00:00+00' AND kin.valid_to = '9999-12-31'
     JOIN registry_person AS person ON person.id = kin.person_id LIMIT 20)
    UNION ALL
    -- the phone, which a household shares
    (SELECT coalesce(person.canonical_id, person.id), 2
     FROM (SELECT person_id FROM registry_contactfact
           WHERE blind = ANY (asked.phones) AND recorded_to = '9999-12-31 00:00:00+00' LIMIT 20) AS contact
     JOIN registry_person AS person ON person.id = contact.person_id)
    UNION ALL
    -- the day of birth, the sound of the surname, and the sex
    (SELECT coalesce(canonical_id, id), 1 FROM registry_person
     WHERE born_on = asked.born_on AND pinyin >= asked.surname AND pinyin < asked.after_surname
         AND (sex = asked.sex OR asked.sex IS NULL) LIMIT 50)
) AS met
