-- Every household to which each of some people belongs or has belonged, as far as anybody ever believed.
SELECT DISTINCT person_id, household_id FROM registry_membershipfact
WHERE person_id = ANY (%(people)s) AND household_id IS NOT NULL
