SELECT getvariable('household_base') + seq AS id, uuidv7() AS uuid, number, basis, kind, opened_on,
       closed_on, dwelling_id, area_id,
       CASE WHEN getvariable('ahead') THEN getvariable('person_base') + head_row END AS head_id, living AS size
FROM staged_households WHERE seq BETWEEN getvariable('first') AND getvariable('last')
