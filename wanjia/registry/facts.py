"""What the register hands the mirror: persons, households and events as codes, dates and own numbers.

No name, no document or phone number, no door's address, nothing of a sealed person or event, and no record that was
merged into another. The way from an own number back to a person is a column of PostgreSQL (``mirror_number``).

``person``: one row an interval on which nothing below changes; the living only (``life`` 1 alive, 3 declared missing).
``residence`` 0 unknown, 1 in the city, 2 elsewhere in the country, 3 abroad; ``residence_since`` is the day of the
last move, ``city_since`` that of the last arrival in the city. ``hukou`` 0 unknown, 1 in the city, 2 elsewhere.
Unknown codes are NULL. ``household`` (living, 居住户) and ``registered_household`` (户籍户) are own numbers.

``household``: one row an interval on which place and size do not change; ``basis`` 1 living, 2 registered.

``event``: one row a subject of an event of COUNTED. ``role``: "child" of a birth, "person", and "spouse" for the second
of a couple: count ``role <> 'spouse'`` for events, everything for people. The area is that of the day of the event,
``from_area_id`` that of the day before; so too for the hukou. Births are dated by the birth date, deaths by the date of
death that is believed now.

``area`` and ``area_within`` (each area under every area above it, itself at depth 0): from ``places``.
"""

PERSON = {
    "number": "BIGINT",
    "valid_from": "DATE",
    "valid_to": "DATE",
    "life": "UTINYINT",
    "sex": "UTINYINT",
    "born_on": "DATE",
    "area_id": "INTEGER",
    "residence": "UTINYINT",
    "residence_since": "DATE",
    "city_since": "DATE",
    "hukou": "UTINYINT",
    "hukou_area_id": "INTEGER",
    "hukou_kind": "UTINYINT",
    "marital": "VARCHAR",
    "education": "VARCHAR",
    "household": "BIGINT",
    "relation": "VARCHAR",
    "registered_household": "BIGINT",
    "registered_relation": "VARCHAR",
}
HOUSEHOLD = {
    "number": "BIGINT",
    "valid_from": "DATE",
    "valid_to": "DATE",
    "basis": "UTINYINT",
    "kind": "UTINYINT",
    "area_id": "INTEGER",
    "dwelling_id": "BIGINT",
    "size": "INTEGER",
}
EVENT = {
    "number": "BIGINT",
    "kind": "UTINYINT",
    "occurred_on": "DATE",
    "recorded_on": "DATE",
    "role": "VARCHAR",
    "sex": "UTINYINT",
    "age": "SMALLINT",
    "area_id": "INTEGER",
    "from_area_id": "INTEGER",
    "hukou_area_id": "INTEGER",
    "from_hukou_area_id": "INTEGER",
    "mother_age": "SMALLINT",
}
AREA = {
    "id": "INTEGER",
    "code": "VARCHAR",
    "level": "VARCHAR",
    "kind": "VARCHAR",
    "parent_id": "INTEGER",
    "valid_from": "DATE",
    "valid_to": "DATE",
}
AREA_WITHIN = {"ancestor_id": "INTEGER", "area_id": "INTEGER", "depth": "SMALLINT"}
