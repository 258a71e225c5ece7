-- Completed years, as kernel.dates.age counts them.
CREATE OR REPLACE TEMP MACRO years(born, day) AS
    year(day) - year(born) - CASE WHEN (month(day), day(day)) < (month(born), day(born)) THEN 1 ELSE 0 END
