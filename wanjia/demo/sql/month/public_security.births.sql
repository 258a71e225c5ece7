SELECT 'birth:' || seq AS occasion, {'child': 'new:' || seq, 'mother': mother_row, 'father': father_row, 'head': head_row} AS persons,
       child_name, child_number, child_sex, happened_on, head_number,
       CASE WHEN head_row = mother_row OR head_row = father_row  -- the eldest, the second and so on, of sons and of daughters
            THEN CAST(CASE child_sex WHEN 1 THEN 21 ELSE 31 END + least(which_of_sex, 5) AS VARCHAR)
            WHEN mother_relation BETWEEN '30' AND '37' THEN CASE child_sex WHEN 1 THEN '43' ELSE '44' END
            WHEN mother_relation = '38' THEN CASE child_sex WHEN 1 THEN '41' ELSE '42' END
            WHEN mother_relation = '52' THEN CASE child_sex WHEN 1 THEN '73' ELSE '77' END
            WHEN head_row IS NOT NULL THEN '97' END AS relation, hukou_county AS area,
       concat_ws('', building, door) AS address, father_number, mother_number, paper,
       registered(happened_on, seq, 'hukou') AS registered_on
FROM newborn
