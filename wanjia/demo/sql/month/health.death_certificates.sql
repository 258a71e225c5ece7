SELECT 'death:' || "row" AS occasion, {'person': "row"} AS persons, 'SW' || lpad(CAST("row" AS VARCHAR), 10, '0') AS paper,
       name AS person_name, number AS person_number, sex AS person_sex, born_on AS person_born_on, happened_on,
       registered(happened_on, "row", 'certified') AS registered_on
FROM deaths WHERE draw("row", 'certified') < 0.97
