-- One digest of everything that holds for a run of households: current rows and believed addresses.
SELECT encode(sha256(convert_to(string_agg(line, E'\n' ORDER BY line COLLATE "C"), 'UTF8')), 'hex') AS digest
FROM (
    SELECT 'household ' || to_jsonb(household)::text AS line FROM registry_household AS household
    WHERE id = ANY (%(households)s)
    UNION ALL
    SELECT 'address ' || to_jsonb(address)::text FROM registry_householdaddress AS address
    WHERE household_id = ANY (%(households)s) AND recorded_to = %(until_changed)s
) AS lines
