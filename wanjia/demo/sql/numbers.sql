-- Citizen numbers for people who are invented beside the city's own, for a month's files as for the full lists.
-- Variable: ranges, by use. Each use has numbers of its own on every birthday: see rules/numbers.py.
-- The first 17 digits of the number of a birthday and sex that stands at this place among its 500.
CREATE OR REPLACE TEMP MACRO seventeen(born_on, sex, place) AS
    '370298' || strftime(born_on, '%Y%m%d') || lpad(CAST(
        ((place * 177 + (born_on - DATE '1970-01-01') * 31) % 500 + 500) % 500 * 2 + CAST(sex = 1 AS INTEGER)
    AS VARCHAR), 3, '0');
CREATE OR REPLACE TEMP MACRO with_check(digits) AS digits || substr('10X98765432', 1 + CAST(list_sum(list_transform(
    range(1, 18), place -> CAST(substr(digits, place, 1) AS INTEGER)
        * [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2][place])) AS INTEGER) % 11, 1);
-- The nth number (from 0) of a birthday and sex that is kept for this use. NULL where there is none left, and none beyond
-- the days it is meant for: no number is better than somebody else's.
CREATE OR REPLACE TEMP MACRO citizen_number(whose, born_on, sex, nth) AS
    CASE WHEN nth BETWEEN 0 AND getvariable('ranges')[whose].many - 1
              AND born_on >= getvariable('ranges')[whose].since AND born_on < getvariable('ranges')[whose].until
         THEN with_check(seventeen(born_on, sex, getvariable('ranges')[whose].first + nth)) END;
-- The day a number tells.
CREATE OR REPLACE TEMP MACRO told_by(number) AS CAST(try_strptime(substr(number, 7, 8), '%Y%m%d') AS DATE);
