"""A delivery killed at many moments while it is entered ends as one that nobody touched (T06)."""

import random

from tests.killed import Program
from wanjia.registry.tests.test_killed_chunks import held

KILLS, NEVER = 8, 10**6

# Hands two files of 180 rows in, approves them, and enters them in parts of 10 rows: once for each line that is read.
# After so many parts it has so many seconds to live. All is told at one moment, so that nothing but the kills differs.
PROGRAM = """
import os, signal, sys, threading
import django
django.setup()
from datetime import timedelta
from wanjia.access.types import Purpose, Reach, RequestContext, Role
from wanjia.intake.actions import deliveries as intake
from wanjia.intake.actions.deliveries import looking
from wanjia.intake.models import Delivery
from wanjia.intake.tests.files import as_text, number_of, table
from wanjia.intake.types import Expected
from wanjia.registry.tests.factories import HERE, NOW, day, door, person, town
looking.MOST_ROWS = 10
PEOPLE = [number_of(f"19{40 + one // 12:02}{1 + one % 12:02}01", 100 + one) for one in range(120)]

def prepare():
    town()
    for place, number in enumerate(PEOPLE):
        born = day(int(number[6:10]), int(number[10:12]), int(number[12:14]))
        person(f"王{chr(0x4e00 + place)}", born, 2 - int(number[16]) % 2, dwelling=door("101"), document_number=number)
    city, steward = Reach(whole_city=True), frozenset({Role.CITY_DATA_STEWARD})
    by = RequestContext("staff:7", steward, city, Purpose.INTAKE, "", NOW, area=HERE)
    for code, rows in files().items():
        number = intake.hold_delivery(f"{code}.csv", as_text(table(code, *rows)), expected=Expected(), by=by)
        intake.look_through(number, at=NOW)
        intake.approve_delivery(number, by=by)

def files():
    names = [(number, f"王{chr(0x4e00 + place)}") for place, number in enumerate(PEOPLE)]
    deaths = [{"xm": name, "gmsfhm": number, "hjqhdm": "370203"} for number, name in names[::2]]
    cards = [{"xm": name, "sfzh": number, "cjzh": f"{number}43"} for number, name in names]
    return {"disabled_federation.cards": cards, "public_security.deaths": deaths}

def enter(signs, seconds):
    def watch(*_):
        nonlocal signs
        signs -= 1
        if not signs:
            threading.Timer(seconds, os.kill, (os.getpid(), signal.SIGKILL)).start()
    for delivery in Delivery.objects.order_by("pk"):
        intake.apply_delivery(delivery.uuid, at=NOW, progress=watch)

def forked(work):
    child = os.fork()
    if not child:
        work()
        os._exit(0)
    return os.waitpid(child, 0)[1]

# this process itself never connects: a connection is not for two
assert forked(prepare) == 0
print("ready", flush=True)
for line in sys.stdin:
    signs, seconds = line.split()
    print(forked(lambda: enter(int(signs), float(seconds))), flush=True)
"""
DELIVERIES = "SELECT layout, state, counts, events, rows FROM intake_delivery ORDER BY layout"
LEFT = "SELECT count(*) FROM intake_deliverychunk WHERE content IS NOT NULL OR applied_at IS NULL"


class Deliveries(Program):
    """The program above, working in one database."""

    def enter(self, signs=NEVER, seconds=0.0):
        """One try; whether it came to its end, or was killed so many seconds after so many parts."""
        return self.ends(signs, seconds)


def state(database):
    """What is held of everybody, and what the deliveries say of themselves."""
    with database.connect("wanjia_owner") as connection:
        told = connection.execute(DELIVERIES).fetchall()
        assert connection.execute(LEFT).fetchone() == (0,)
    return held(database) | {"deliveries": told}


def test_a_delivery_killed_again_and_again_ends_as_one_that_nobody_touched(until_end, committed_db, another_db):
    assert until_end(Deliveries(PROGRAM, committed_db)).enter()
    killed, chance = until_end(Deliveries(PROGRAM, another_db)), random.Random(seed := random.randrange(2**32))  # noqa: S311
    print("seed", seed)
    ended = [killed.enter(place + chance.randint(1, 2), chance.uniform(0, 0.02)) for place in range(KILLS)]
    assert not all(ended)
    assert killed.enter()
    assert state(another_db) == state(committed_db)
