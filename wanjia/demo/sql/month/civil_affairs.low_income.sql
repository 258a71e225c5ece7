SELECT 'aid:' || member."row" AS occasion, {'person': member."row", 'head': head."row"} AS persons, member.name AS person_name,
       member.number AS person_number, head.name AS head_name, head.number AS head_number, member.relation,
       CASE WHEN draw(head."row", 'kind') < 0.7 THEN '最低生活保障' ELSE '低保边缘' END AS category,
       getvariable('first') - CAST(floor(draw(head."row", 'since') * 900) AS INTEGER) AS happened_on
FROM (FROM living WHERE household_no IN (SELECT household_no FROM heads_aided)) AS member
JOIN heads_aided AS head USING (household_no)
WHERE member.born_on < getvariable('first') - INTERVAL 3 YEAR
