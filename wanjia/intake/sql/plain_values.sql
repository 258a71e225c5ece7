-- What is plainly in form, by kind of column: these values are taken as they stand, and only the others are asked of
-- rules.values, each once. Held by a property test: whatever is plain here is read there unchanged and unmended.
-- Table: known_counties(code). Variable: traditional, a class of characters.
CREATE OR REPLACE TEMP MACRO plain_name(value) AS
    regexp_full_match(value, '[一-龥]{2,4}') AND NOT regexp_matches(value, getvariable('traditional'));

CREATE OR REPLACE TEMP MACRO plain_number(value) AS coalesce(
    regexp_full_match(value, '[0-9]{17}[0-9X]')
    AND substr(value, 1, 6) IN (SELECT code FROM known_counties)
    AND strftime(try_strptime(substr(value, 7, 8), '%Y%m%d'), '%Y%m%d') = substr(value, 7, 8)
    AND substr(value, 7, 8) BETWEEN '19000101' AND '20991231'
    AND substr('10X98765432', 1 + CAST(list_sum(list_transform(
        range(1, 18), place -> TRY_CAST(substr(value, place, 1) AS INTEGER)
            * [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2][place])) AS INTEGER) % 11, 1)
        = substr(value, 18, 1), false);

CREATE OR REPLACE TEMP MACRO day_of(value) AS
    CAST(CASE WHEN length(value) = 8 THEN try_strptime(value, '%Y%m%d') ELSE try_strptime(value, '%Y-%m-%d') END AS DATE);

CREATE OR REPLACE TEMP MACRO plain_day(value) AS coalesce(
    regexp_full_match(value, '[0-9]{8}|[0-9]{4}-[0-9]{2}-[0-9]{2}')
    AND substr(value, 1, 4) BETWEEN '1850' AND '2199' AND day_of(value) IS NOT NULL, false);

CREATE OR REPLACE TEMP MACRO plain_division(value) AS regexp_full_match(value, '[0-9]{6}|[0-9]{9}|[0-9]{12}');

CREATE OR REPLACE TEMP MACRO plain_phone(value) AS regexp_full_match(value, '[0-9]{7,15}');

CREATE OR REPLACE TEMP MACRO plain_paper(value) AS regexp_full_match(value, '[0-9A-Z]{4,40}');

CREATE OR REPLACE TEMP MACRO plain_text(value) AS regexp_full_match(value, '[0-9A-Za-z一-龥]{1,200}');

-- Of a few short words, so each is asked.
CREATE OR REPLACE TEMP MACRO plain_code(value) AS false;
