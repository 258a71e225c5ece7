SELECT 'birth:' || seq AS occasion, {'child': 'new:' || seq, 'mother': mother_row, 'father': father_row} AS persons, paper, child_name,
       child_sex, strftime(happened_on, '%Y-%m-%d') || ' ' || lpad(CAST(seq % 24 AS VARCHAR), 2, '0') || ':'
           || lpad(CAST(seq % 60 AS VARCHAR), 2, '0') AS happened_on,
       mother_name, mother_number, father_name, father_number, 'PDY' || lpad(CAST(seq % 97 AS VARCHAR), 5, '0') AS office,
       registered(happened_on, seq, 'certified') AS registered_on
FROM newborn WHERE happened_on >= getvariable('first') - 20
