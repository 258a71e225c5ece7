-- One question a foreign key of the loaded tables: do rows of these persons (or households) name a row that is missing?
WITH loaded AS (SELECT unnest(%(tables)s::regclass[]) AS id),
foreign_keys AS (
    SELECT conname, conrelid::regclass::text AS source, confrelid::regclass::text AS target,
           (SELECT string_agg(format('t.%%I = f.%%I', own.attname, other.attname), ' AND ')
            FROM unnest(conkey, confkey) AS pair (own, other)
            JOIN pg_attribute AS own ON own.attrelid = conrelid AND own.attnum = pair.own
            JOIN pg_attribute AS other ON other.attrelid = confrelid AND other.attnum = pair.other) AS joined,
           (SELECT string_agg(format('t.%%I IS NOT NULL', own.attname), ' AND ')
            FROM unnest(conkey) AS pair (own)
            JOIN pg_attribute AS own ON own.attrelid = conrelid AND own.attnum = pair.own) AS told,
           (SELECT attname FROM pg_attribute WHERE attrelid = conrelid AND attnum = conkey[1]) AS first_column
    FROM pg_constraint JOIN loaded ON loaded.id = conrelid WHERE contype = 'f'
)
SELECT conname, source, first_column, target,
       format('SELECT EXISTS (SELECT FROM %%s AS t WHERE t.%%I BETWEEN %%%%s AND %%%%s AND %%s'
              ' AND NOT EXISTS (SELECT FROM %%s AS f WHERE %%s))',
              source, CASE WHEN source IN ('registry_person', 'registry_household') THEN 'id'
                       WHEN source = 'registry_householdaddress' THEN 'household_id'
                       WHEN source = 'registry_lifeevent' THEN 'id' ELSE 'person_id' END,
              told, target, joined)
FROM foreign_keys
