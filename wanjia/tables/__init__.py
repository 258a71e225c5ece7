"""What a table needs from the database itself: grants, append-only, one partition a month.

The owner's role makes tables; the application's role owns nothing, so each migration says what it may do. This floor
has no table of its own. Door: ``actions`` (operations for migrations, and the making of partitions).
"""
