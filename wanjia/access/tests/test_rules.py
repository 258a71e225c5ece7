from datetime import UTC, datetime

from wanjia.access.types import Purpose, Reach, RequestContext, Role

NOON = datetime(2026, 11, 21, 4, tzinfo=UTC)


def context(**given) -> RequestContext:
    known = {
        "actor": "staff:7",
        "roles": frozenset({Role.COMMUNITY_WORKER}),
        "reach": Reach(),
        "purpose": Purpose.COUNTER,
    }
    return RequestContext(**(known | {"basis": "counter:3", "at": NOON} | given))


class TestRequestContext:
    def test_tells_the_audit_log_who_why_and_from_where(self):
        act = context(session="s", device="d", area="370203", request_id="r").act()
        assert (act.actor, act.purpose, act.basis) == ("staff:7", "counter", "counter:3")
        assert (act.session, act.device, act.area, act.request_id) == ("s", "d", "370203", "r")

    def test_knows_the_account_behind_it_only_when_a_person_is(self):
        assert context().staff_id == 7
        assert context(actor="system:gate").staff_id is None


class TestPurpose:
    def test_breaking_the_glass_is_called_so_by_hl7_too(self):
        assert Purpose("break_glass").hl7 == "BTG"
