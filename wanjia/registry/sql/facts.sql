-- Every fact believed at a moment about some people, whatever its kind, in one statement instead of fourteen.
SELECT 1 AS of_kind, person_id, valid_from, valid_to, precision, source, standing, event_id, recorded_from,
    json_build_object('text', text) AS columns
FROM registry_namefact WHERE person_id = ANY (%(people)s) AND recorded_from <= %(believed_at)s AND recorded_to > %(believed_at)s
UNION ALL
SELECT 2 AS of_kind, person_id, valid_from, valid_to, precision, source, standing, event_id, recorded_from,
    json_build_object('sex', sex, 'born_on', born_on, 'born_precision', born_precision) AS columns
FROM registry_birthfact WHERE person_id = ANY (%(people)s) AND recorded_from <= %(believed_at)s AND recorded_to > %(believed_at)s
UNION ALL
SELECT 3 AS of_kind, person_id, valid_from, valid_to, precision, source, standing, event_id, recorded_from,
    json_build_object('sort', sort, 'number', encode(number, 'hex')) AS columns
FROM registry_documentfact WHERE person_id = ANY (%(people)s) AND recorded_from <= %(believed_at)s AND recorded_to > %(believed_at)s
UNION ALL
SELECT 4 AS of_kind, person_id, valid_from, valid_to, precision, source, standing, event_id, recorded_from,
    json_build_object('status', status) AS columns
FROM registry_lifefact WHERE person_id = ANY (%(people)s) AND recorded_from <= %(believed_at)s AND recorded_to > %(believed_at)s
UNION ALL
SELECT 5 AS of_kind, person_id, valid_from, valid_to, precision, source, standing, event_id, recorded_from,
    json_build_object('code', code) AS columns
FROM registry_maritalfact WHERE person_id = ANY (%(people)s) AND recorded_from <= %(believed_at)s AND recorded_to > %(believed_at)s
UNION ALL
SELECT 6 AS of_kind, person_id, valid_from, valid_to, precision, source, standing, event_id, recorded_from,
    json_build_object('code', code) AS columns
FROM registry_educationfact WHERE person_id = ANY (%(people)s) AND recorded_from <= %(believed_at)s AND recorded_to > %(believed_at)s
UNION ALL
SELECT 7 AS of_kind, person_id, valid_from, valid_to, precision, source, standing, event_id, recorded_from,
    json_build_object('dwelling_id', dwelling_id, 'elsewhere', elsewhere) AS columns
FROM registry_residencefact WHERE person_id = ANY (%(people)s) AND recorded_from <= %(believed_at)s AND recorded_to > %(believed_at)s
UNION ALL
SELECT 8 AS of_kind, person_id, valid_from, valid_to, precision, source, standing, event_id, recorded_from,
    json_build_object('area_id', area_id, 'elsewhere', elsewhere, 'kind', kind) AS columns
FROM registry_hukoufact WHERE person_id = ANY (%(people)s) AND recorded_from <= %(believed_at)s AND recorded_to > %(believed_at)s
UNION ALL
SELECT 9 AS of_kind, person_id, valid_from, valid_to, precision, source, standing, event_id, recorded_from,
    json_build_object('sort', sort, 'household_id', household_id, 'relation', relation) AS columns
FROM registry_membershipfact WHERE person_id = ANY (%(people)s) AND recorded_from <= %(believed_at)s AND recorded_to > %(believed_at)s
UNION ALL
SELECT 10 AS of_kind, person_id, valid_from, valid_to, precision, source, standing, event_id, recorded_from,
    json_build_object('sort', sort, 'relative_id', relative_id, 'active', active) AS columns
FROM registry_kinfact WHERE person_id = ANY (%(people)s) AND recorded_from <= %(believed_at)s AND recorded_to > %(believed_at)s
UNION ALL
SELECT 11 AS of_kind, person_id, valid_from, valid_to, precision, source, standing, event_id, recorded_from,
    json_build_object('sort', sort, 'number', encode(number, 'hex')) AS columns
FROM registry_contactfact WHERE person_id = ANY (%(people)s) AND recorded_from <= %(believed_at)s AND recorded_to > %(believed_at)s
UNION ALL
SELECT 12 AS of_kind, person_id, valid_from, valid_to, precision, source, standing, event_id, recorded_from,
    json_build_object('no_visits', no_visits, 'no_calls', no_calls) AS columns
FROM registry_preferencefact WHERE person_id = ANY (%(people)s) AND recorded_from <= %(believed_at)s AND recorded_to > %(believed_at)s
UNION ALL
SELECT 13 AS of_kind, person_id, valid_from, valid_to, precision, source, standing, event_id, recorded_from,
    json_build_object('issued_on', issued_on, 'endorsed_until', endorsed_until) AS columns
FROM registry_permitfact WHERE person_id = ANY (%(people)s) AND recorded_from <= %(believed_at)s AND recorded_to > %(believed_at)s
UNION ALL
SELECT 14 AS of_kind, person_id, valid_from, valid_to, precision, source, standing, event_id, recorded_from,
    json_build_object('kind', kind, 'grade', grade) AS columns
FROM registry_disabilityfact WHERE person_id = ANY (%(people)s) AND recorded_from <= %(believed_at)s AND recorded_to > %(believed_at)s
ORDER BY valid_from
