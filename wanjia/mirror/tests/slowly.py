"""Slow questions to the register itself, one look-up a record and fact, for the owner of its tables.

Records that were merged are left out: which facts of theirs hold is a rule of its own.
"""

from wanjia.registry.types import EventKind

MERGED = "SELECT id FROM registry_person WHERE canonical_id IS NOT NULL UNION SELECT canonical_id FROM registry_person"
ALONE = f"p.id NOT IN (SELECT id FROM ({MERGED}) AS merged WHERE id IS NOT NULL)"
HOLDS = "{0}.recorded_to = '9999-12-31 00:00:00+00' AND {0}.valid_from <= {1} AND {0}.valid_to > {1}"
FACT = "(SELECT {} FROM registry_{}fact AS fact WHERE fact.person_id = p.id AND " + HOLDS.format("fact", "{}") + ")"
AREA = f"(SELECT area_id FROM places_dwelling WHERE id = {FACT.format('dwelling_id', 'residence', '{0}', '{0}')})"


def fact(column, kind, day="%(day)s"):
    return FACT.format(column, kind, day, day)


PEOPLE_SLOWLY = f"""
SELECT {AREA.format("%(day)s")}, {fact("sex", "birth")}, coalesce({fact("code::integer", "marital")}, 0),
    coalesce({fact("code::integer", "education")}, 0), coalesce({fact("area_id", "hukou")}, 0), count(*)
FROM registry_person AS p
WHERE NOT sealed AND {ALONE} AND {fact("sex", "birth")} IS NOT NULL AND coalesce({fact("status", "life")}, 1) IN (1, 3)
GROUP BY 1, 2, 3, 4, 5
"""
# The relations of the town, with how many generations older than the head each is; 97 tells none.
OLDER = {"02": 0, "12": 0, "22": -1, "38": -1, "43": -2, "48": -3, "54": 1, "63": 2, "66": 3, "73": 0, "85": 1, "92": 0,
         "94": -1, "97": None}  # fmt: skip
# And those that only an event tells: a son or daughter born to the head, and who nobody said anything of.
TOLD = {"20": -1, "30": -1, "80": None}
_LEVELS = ", ".join(f"('{code}', {'NULL::int' if older is None else older})" for code, older in (OLDER | TOLD).items())
HOUSEHOLDS_SLOWLY = f"""
SELECT basis, area, size, generations, count(*)
FROM (
    SELECT basis, (SELECT count(*) FROM registry_membershipfact AS stay WHERE stay.household_id = home.id
            AND {HOLDS.format("stay", "%(day)s")}) AS size,
        (SELECT count(DISTINCT older) FROM registry_membershipfact AS stay
            JOIN (VALUES {_LEVELS}) AS level (code, older) ON stay.relation = code
            WHERE stay.household_id = home.id AND {HOLDS.format("stay", "%(day)s")}) AS generations,
        (SELECT area_id FROM places_dwelling WHERE id = (SELECT dwelling_id FROM registry_householdaddress AS address
            WHERE address.household_id = home.id AND {HOLDS.format("address", "%(day)s")})) AS area
    FROM registry_household AS home WHERE mirror_number <> ALL (%(without)s)
) AS homes
WHERE size > 0 GROUP BY 1, 2, 3, 4
"""
DEATHS = f"({int(EventKind.DEATH)}, {int(EventKind.DECLARED_DEAD)})"
EVENTS_SLOWLY = f"""
WITH told AS (
    SELECT p.id, event.kind, subject.role, CASE
        WHEN event.kind = {int(EventKind.BIRTH)} THEN {fact("born_on", "birth", "DATE '9999-12-30'")}
        WHEN event.kind IN {DEATHS} THEN (SELECT min(valid_from) FROM registry_lifefact AS fact
            WHERE fact.person_id = p.id AND fact.recorded_to = '9999-12-31 00:00:00+00' AND fact.status IN (2, 4))
        ELSE event.occurred_on END AS day
    FROM registry_eventsubject AS subject
    JOIN registry_lifeevent AS event ON event.id = subject.event_id
    JOIN registry_person AS p ON p.id = subject.person_id
    WHERE {ALONE} AND NOT p.sealed AND NOT event.sealed AND event.kind = ANY (%(kinds)s)
        AND subject.role IN ('child', 'person', 'spouse')
        AND (event.kind NOT IN {DEATHS} OR event.id = (
            SELECT max(late.id) FROM registry_lifeevent AS late JOIN registry_eventsubject AS died
            ON died.event_id = late.id
            WHERE died.person_id = p.id AND died.role = 'person' AND late.kind IN {DEATHS}))
)
SELECT kind, array_position(ARRAY['person', 'spouse', 'child'], role), day,
    {AREA.format("day").replace("p.id", "told.id")}, count(*)
FROM told WHERE day IS NOT NULL GROUP BY told.id, 1, 2, 3, 4
"""
