"""教育: who goes to which school. Marks, conduct and health of pupils are never read."""
