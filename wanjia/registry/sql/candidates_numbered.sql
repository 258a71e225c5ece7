-- Who bears, or bore, a number that is told. Settled: the name agrees with it, by its characters or by its sound.
SELECT asked."row", coalesce(person.canonical_id, person.id) AS person_id, 32 AS points,
       person.name = ANY (asked.names) OR person.pinyin = ANY (asked.sounds) AS settled
FROM asked CROSS JOIN LATERAL unnest(asked.numbers) AS told (blind)
JOIN registry_documentfact AS document ON document.blind = told.blind AND document.recorded_to = '9999-12-31 00:00:00+00'
JOIN registry_person AS person ON person.id = document.person_id
