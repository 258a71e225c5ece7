"""What a superuser may do to a log in which event n + 1 stands at position n, and the place that must be named."""

from wanjia.audit.tests.factories import person

TAMPERINGS = {
    "edit": (
        ["UPDATE audit_event SET purpose = 'AUDIT' WHERE id = 14"],
        "epoch 1 position 13:",
    ),
    "delete in the middle": (
        [
            "DELETE FROM audit_event WHERE id = 14",
            "DELETE FROM audit_subject WHERE event = 14",
            "DELETE FROM audit_leaf WHERE event = 14",
        ],
        "epoch 1 position 13: missing",
    ),
    "delete the event alone": (
        ["DELETE FROM audit_event WHERE id = 14"],
        "epoch 1 position 13:",
    ),
    "delete the tail": (
        [
            "DELETE FROM audit_event WHERE id > 35",
            "DELETE FROM audit_leaf WHERE event > 35",
            "DELETE FROM audit_checkpoint WHERE size > 30",
        ],
        "epoch 1 position 35: missing",
    ),
    "insert": (
        [
            """INSERT INTO audit_event
               SELECT (jsonb_populate_record(e, '{"id": 41}')).* FROM audit_event e WHERE id = 14""",
            "UPDATE audit_event SET at = at - interval '1 hour' WHERE id = 41",
        ],
        "event 41 of 2026-11-21T07:00:13",
    ),
    "reorder": (
        [
            "UPDATE audit_leaf SET position = 1000 WHERE event = 14",
            "UPDATE audit_leaf SET position = 13 WHERE event = 15",
            "UPDATE audit_leaf SET position = 14 WHERE event = 14",
        ],
        "epoch 1 position 13:",
    ),
    "swap subjects": (
        [
            (
                "UPDATE audit_subject SET person = CASE event WHEN 14 THEN %s ELSE %s END WHERE event IN (14, 15)",
                [person(14), person(13)],
            )
        ],
        "epoch 1 position 13:",
    ),
    "truncate": (
        ["TRUNCATE audit_event, audit_subject, audit_batch, audit_leaf, audit_checkpoint, audit_tree, audit_queue"],
        "epoch 1: missing",
    ),
    "change the time": (
        [
            "UPDATE audit_event SET at = at - interval '1 day' WHERE id = 14",
            "UPDATE audit_subject SET at = at - interval '1 day' WHERE event = 14",
            "UPDATE audit_leaf SET at = at - interval '1 day' WHERE event = 14",
        ],
        "epoch 1 position 13:",
    ),
    "drop a subject": (
        ["DELETE FROM audit_subject WHERE event = 14"],
        "epoch 1 position 13:",
    ),
    "replace a checkpoint": (
        ["UPDATE audit_checkpoint SET text = (SELECT text FROM audit_checkpoint WHERE size = 10) WHERE size = 20"],
        "checkpoint 10 of epoch 1: stands in the place of checkpoint 20",
    ),
}
