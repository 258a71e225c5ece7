SELECT 'adoption:' || child."row" AS occasion, {'child': child."row", 'adoptive_mother': mother."row"} AS persons,
       child.name AS child_name, child.number AS child_number, child.sex AS child_sex, child.born_on AS child_born_on,
       NULL AS adoptive_father_name, NULL AS adoptive_father_number, mother.name AS adoptive_mother_name,
       mother.number AS adoptive_mother_number, '收养' AS act, day_in_month(child."row", 'adoption') AS happened_on,
       'S3702' || lpad(CAST(child."row" AS VARCHAR), 8, '0') AS paper
FROM (SELECT *, row_number() OVER (ORDER BY "row") AS nth FROM living WHERE age < 10 AND draw("row", 'adopted') < 0.00005) AS child
JOIN (SELECT *, row_number() OVER (ORDER BY "row") AS nth FROM living
      WHERE sex = 2 AND age BETWEEN 35 AND 50 AND draw("row", 'adopts') < 0.0005) AS mother USING (nth)
