-- A head with others in the book moves with all of them, one written below another; or, a slip, nobody tells the next head.
-- A book that stays in the city stays one: its head is told with each of them.
WITH whole AS (FROM books_moved WHERE whole AND NOT headless),
moving AS (
    SELECT "row" AS drawn_by, "row", name, number, sex, born_on, happened_on, hukou_county, community,
           NULL AS head_number, NULL AS book_relation
    FROM movers
    WHERE (book IS NULL OR book NOT IN (SELECT book FROM whole))
      AND "row" NOT IN (SELECT head_row FROM books_moved WHERE NOT headless)
    UNION ALL
    SELECT head_row, "row", name, number, sex, born_on, whole.happened_on, hukou_county, whole.community, head_number,
           book_relation
    FROM (SELECT * EXCLUDE (happened_on) FROM movers WHERE book_relation = '02' UNION ALL
          SELECT * EXCLUDE (told) FROM left_behind) AS member
    JOIN whole USING (book)
),
told AS (
    SELECT *, CASE WHEN hukou_county NOT LIKE '3702%' THEN '迁入' WHEN draw(drawn_by, 'way') < 0.6 THEN '市内迁移' ELSE '迁出' END AS act
    FROM moving
)
SELECT 'move:' || drawn_by AS occasion, {'person': "row"} AS persons, name AS person_name, number AS person_number,
       sex AS person_sex, born_on AS person_born_on, happened_on, act, hukou_county AS from_area,
       CASE act WHEN '迁出' THEN '370102' ELSE community END AS to_area,
       CASE act WHEN '市内迁移' THEN head_number END AS head_number,
       CASE act WHEN '市内迁移' THEN book_relation END AS relation, happened_on AS registered_on
FROM told
