-- One hop of kin on a day, as believed at a moment; the function itself keeps to persons in reach and to open ties.
SELECT kind, relative_id, uuid, subject, name, life, is_child, since
FROM registry_kin(%(people)s, %(believed_at)s)
WHERE since <= %(day)s AND until > %(day)s
ORDER BY kind, is_child, since, relative_id
