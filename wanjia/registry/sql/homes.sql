-- Some households as they are now, without their members.
SELECT id, basis, kind, head_id, dwelling_id, opened_on, closed_on FROM registry_household WHERE id = ANY (%(households)s)
