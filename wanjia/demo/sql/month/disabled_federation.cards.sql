SELECT 'card:' || "row" AS occasion, {'person': "row"} AS persons, name AS person_name, number AS person_number,
       number || kind || grade AS paper, ['视力', '听力', '言语', '肢体', '智力', '精神', '多重'][kind] AS card_kind,
       ['一级', '二级', '三级', '四级'][grade] AS card_grade, day_in_month("row", 'card') AS happened_on, '有效' AS act
FROM (SELECT *, 1 + CAST(floor(draw("row", 'disability') * 7) AS INTEGER) AS kind,
             1 + CAST(floor(draw("row", 'grade') * 4) AS INTEGER) AS grade FROM living)
WHERE age >= 3 AND draw("row", 'card') < 0.0004 + age * 0.00004
