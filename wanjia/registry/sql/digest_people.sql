-- One digest of everything that holds for a run of persons: current rows, readings, believed facts of every kind.
-- Sealed numbers stand as their blind index, which a change of their cover leaves alone: ``without`` names them.
SELECT encode(sha256(convert_to(string_agg(line, E'\n' ORDER BY line COLLATE "C"), 'UTF8')), 'hex') AS digest
FROM (
    SELECT 'person ' || to_jsonb(person)::text AS line FROM registry_person AS person WHERE id = ANY (%(people)s)
    UNION ALL
    SELECT 'reading ' || to_jsonb(reading)::text FROM registry_otherreading AS reading WHERE person_id = ANY (%(people)s)
    UNION ALL
    SELECT 'name ' || (to_jsonb(fact) - %(without)s::text[])::text FROM registry_namefact AS fact
    WHERE person_id = ANY (%(people)s) AND recorded_to = %(until_changed)s
    UNION ALL
    SELECT 'birth ' || (to_jsonb(fact) - %(without)s::text[])::text FROM registry_birthfact AS fact
    WHERE person_id = ANY (%(people)s) AND recorded_to = %(until_changed)s
    UNION ALL
    SELECT 'document ' || (to_jsonb(fact) - %(without)s::text[])::text FROM registry_documentfact AS fact
    WHERE person_id = ANY (%(people)s) AND recorded_to = %(until_changed)s
    UNION ALL
    SELECT 'life ' || (to_jsonb(fact) - %(without)s::text[])::text FROM registry_lifefact AS fact
    WHERE person_id = ANY (%(people)s) AND recorded_to = %(until_changed)s
    UNION ALL
    SELECT 'marital ' || (to_jsonb(fact) - %(without)s::text[])::text FROM registry_maritalfact AS fact
    WHERE person_id = ANY (%(people)s) AND recorded_to = %(until_changed)s
    UNION ALL
    SELECT 'education ' || (to_jsonb(fact) - %(without)s::text[])::text FROM registry_educationfact AS fact
    WHERE person_id = ANY (%(people)s) AND recorded_to = %(until_changed)s
    UNION ALL
    SELECT 'residence ' || (to_jsonb(fact) - %(without)s::text[])::text FROM registry_residencefact AS fact
    WHERE person_id = ANY (%(people)s) AND recorded_to = %(until_changed)s
    UNION ALL
    SELECT 'hukou ' || (to_jsonb(fact) - %(without)s::text[])::text FROM registry_hukoufact AS fact
    WHERE person_id = ANY (%(people)s) AND recorded_to = %(until_changed)s
    UNION ALL
    SELECT 'membership ' || (to_jsonb(fact) - %(without)s::text[])::text FROM registry_membershipfact AS fact
    WHERE person_id = ANY (%(people)s) AND recorded_to = %(until_changed)s
    UNION ALL
    SELECT 'kin ' || (to_jsonb(fact) - %(without)s::text[])::text FROM registry_kinfact AS fact
    WHERE person_id = ANY (%(people)s) AND recorded_to = %(until_changed)s
    UNION ALL
    SELECT 'contact ' || (to_jsonb(fact) - %(without)s::text[])::text FROM registry_contactfact AS fact
    WHERE person_id = ANY (%(people)s) AND recorded_to = %(until_changed)s
    UNION ALL
    SELECT 'preference ' || (to_jsonb(fact) - %(without)s::text[])::text FROM registry_preferencefact AS fact
    WHERE person_id = ANY (%(people)s) AND recorded_to = %(until_changed)s
    UNION ALL
    SELECT 'permit ' || (to_jsonb(fact) - %(without)s::text[])::text FROM registry_permitfact AS fact
    WHERE person_id = ANY (%(people)s) AND recorded_to = %(until_changed)s
    UNION ALL
    SELECT 'disability ' || (to_jsonb(fact) - %(without)s::text[])::text FROM registry_disabilityfact AS fact
    WHERE person_id = ANY (%(people)s) AND recorded_to = %(until_changed)s
) AS lines
