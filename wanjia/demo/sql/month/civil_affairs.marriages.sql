WITH men AS (
    SELECT *, row_number() OVER (ORDER BY hash("row", 'men', getvariable('seed'))) AS nth FROM living
    WHERE sex = 1 AND age BETWEEN 23 AND 45 AND marital IN ('10', '40') AND draw("row", 'groom') < 0.008
),
women AS (
    SELECT *, row_number() OVER (ORDER BY hash("row", 'women', getvariable('seed'))) AS nth FROM living
    WHERE sex = 2 AND age BETWEEN 21 AND 42 AND marital IN ('10', '40') AND draw("row", 'bride') < 0.008
),
couples AS (
    SELECT men.nth, men.nth % 8 = 0 AS her_outside, men.nth % 8 = 1 AS him_outside, men."row" AS man, women."row" AS woman,
           men.name AS husband_name, men.number AS husband_number, women.name AS wife_name, women.number AS wife_number
    FROM men JOIN women USING (nth)
),
married AS (
    SELECT couples.nth AS seq, CASE WHEN him_outside THEN NULL ELSE man END AS man,
           CASE WHEN her_outside THEN NULL ELSE woman END AS woman,
           CASE WHEN him_outside THEN him.name ELSE husband_name END AS husband_name,
           CASE WHEN him_outside THEN him.number ELSE husband_number END AS husband_number,
           CASE WHEN her_outside THEN her.name ELSE wife_name END AS wife_name,
           CASE WHEN her_outside THEN her.number ELSE wife_number END AS wife_number, '结婚' AS act
    FROM couples
    LEFT JOIN outsiders AS him ON him.sex = 1 AND him.nth = couples.nth
    LEFT JOIN outsiders AS her ON her.sex = 2 AND her.nth = couples.nth
),
parted AS (
    SELECT him."row" + 1000000000 AS seq, him."row", her."row", him.name, him.number, her.name, her.number,
           CASE WHEN draw(him."row", 'divorce') < 0.0015 THEN '离婚' ELSE '补领' END
    FROM men_parted AS him JOIN women_parted AS her ON her."row" = him.spouse_row
)
SELECT 'marriage:' || seq AS occasion,
       {'husband': coalesce(CAST(man AS VARCHAR), 'outside'), 'wife': coalesce(CAST(woman AS VARCHAR), 'outside')} AS persons,
       husband_name, husband_number, wife_name, wife_number, act, day_in_month(seq, 'marriage') AS happened_on,
       '青岛市婚姻登记处' AS office, 'J3702' || lpad(CAST(seq AS VARCHAR), 10, '0') AS paper
FROM (FROM married UNION ALL FROM parted)
WHERE husband_number IS NOT NULL AND wife_number IS NOT NULL
