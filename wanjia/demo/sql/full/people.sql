-- The city as the full lists of three departments tell it, and what goes wrong in them.
-- Variables: seed, realistic (whether anything goes wrong), city (paths of its rows), and of characters: alike (a map to one
-- that sounds the same), simple and traditional (two texts, character by character).
-- The same row and salt give the same draw, whatever was drawn before.
CREATE OR REPLACE TEMP MACRO draw(row_number, salt) AS
    hash(row_number, salt, getvariable('seed')) / 18446744073709551616.0;
CREATE OR REPLACE TEMP MACRO wrong(row_number, salt) AS
    CASE WHEN getvariable('realistic') THEN draw(row_number, salt) ELSE 1.0 END;

-- Each slip twice: what is written, and what it is called. ``chance``: a draw.
CREATE OR REPLACE TEMP MACRO number_slip(value, chance) AS CASE
    WHEN value IS NULL THEN NULL WHEN chance < 0.003 THEN 'wrong_digit'
    WHEN chance < 0.006 AND substr(value, 7, 2) = '19' THEN 'fifteen_digits'
    WHEN chance < 0.016 AND ends_with(value, 'X') THEN 'small_x' WHEN chance < 0.010 THEN 'full_width' END;
CREATE OR REPLACE TEMP MACRO number_written(value, chance) AS CASE number_slip(value, chance)
    WHEN 'wrong_digit' THEN substr(value, 1, 15)
        || CAST((CAST(substr(value, 16, 1) AS INTEGER) + 1 + CAST(floor(chance * 3000000) AS INTEGER) % 9) % 10 AS VARCHAR)
        || substr(value, 17)
    WHEN 'fifteen_digits' THEN substr(value, 1, 6) || substr(value, 9, 9)
    WHEN 'small_x' THEN lower(value)
    WHEN 'full_width' THEN translate(value, '0123456789X', '０１２３４５６７８９Ｘ')
    ELSE value END;
CREATE OR REPLACE TEMP MACRO name_slip(value, chance) AS CASE
    WHEN value IS NULL OR length(value) < 2 THEN NULL
    WHEN chance < 0.003 AND map_contains(getvariable('alike'), right(value, 1)) THEN 'homophone'
    WHEN chance < 0.005 AND translate(value, getvariable('simple'), getvariable('traditional')) <> value THEN 'traditional'
    WHEN chance < 0.008 AND length(value) = 2 THEN 'spaced' END;
CREATE OR REPLACE TEMP MACRO name_written(value, chance) AS CASE name_slip(value, chance)
    WHEN 'homophone' THEN left(value, -1) || getvariable('alike')[right(value, 1)]
    WHEN 'traditional' THEN translate(value, getvariable('simple'), getvariable('traditional'))
    WHEN 'spaced' THEN value[1] || '　' || value[2]
    ELSE value END;
CREATE OR REPLACE TEMP MACRO day_slip(chance) AS CASE WHEN chance < 0.01 THEN 'other_style' END;
CREATE OR REPLACE TEMP MACRO day_written(value, chance) AS
    CASE WHEN chance < 0.005 THEN strftime(value, '%Y/%-m/%-d') WHEN chance < 0.01 THEN strftime(value, '%Y年%-m月%-d日')
         ELSE strftime(value, '%Y%m%d') END;
-- Slips as a text: fact, kind, for those that happened.
CREATE OR REPLACE TEMP MACRO slips_of(found) AS
    array_to_string(list_filter(found, each -> each IS NOT NULL), ' ');

CREATE OR REPLACE TEMP VIEW everybody AS
SELECT *, id_number AS number,
       -- where the day of birth is not known, the number tells one all the same
       coalesce(told_by(id_number), birth_date) AS born_on
FROM read_parquet(getvariable('city'));
CREATE OR REPLACE TEMP VIEW numbered AS
SELECT "row", name, sex, number, born_on, died_on, marital, marital_since, spouse_row, father_row, mother_row
FROM everybody WHERE number IS NOT NULL AND regexp_full_match(name, '[一-龥]{2,4}');
