SELECT 'birth:' || seq AS occasion, {'child': 'new:' || seq, 'mother': mother_row, 'father': father_row, 'head': head_row} AS persons,
       child_name, child_number, child_sex, happened_on, head_number,
       CASE WHEN head_row IN (mother_row, father_row) THEN CASE child_sex WHEN 1 THEN '20' ELSE '30' END
            ELSE CASE child_sex WHEN 1 THEN '41' ELSE '42' END END AS relation, hukou_county AS area,
       concat_ws('', building, door) AS address, father_number, mother_number, paper,
       registered(happened_on, seq, 'hukou') AS registered_on
FROM newborn
