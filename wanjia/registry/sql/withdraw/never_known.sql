-- Those of whom nothing is believed any more: they came into the register by what was withdrawn.
SELECT id FROM registry_person AS person
WHERE id = ANY (%(people)s) AND NOT EXISTS (
    SELECT FROM registry_namefact AS fact WHERE fact.person_id = person.id AND fact.recorded_to = %(until_changed)s
)
