SELECT getvariable('household_base') + seq AS id, getvariable('person_base') + head_row AS head_id
FROM staged_households
WHERE head_row IS NOT NULL AND seq BETWEEN getvariable('first') AND getvariable('last')
