"""Every address stands behind a policy."""

from types import ModuleType

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from tests.access.addresses import addresses
from wanjia.access.policies import guard, public
from wanjia.access.types import Audience, Policy


def unpoliced(urlconf: str | ModuleType | None = None) -> list[str]:
    """Names of the addresses whose view has no policy."""
    return [one.name for one in addresses(urlconf) if not isinstance(one.policy, Policy)]


def view(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def urlconf(*patterns) -> ModuleType:
    module = ModuleType("planted")
    module.urlpatterns = list(patterns)
    return module


def test_every_address_has_a_policy():
    assert len(addresses()) > 50
    assert unpoliced() == []


def test_a_planted_address_without_a_policy_is_seen():
    guarded = guard(Policy("x", Audience.SIGNED_IN))(view)
    inner = urlconf(path("a", guarded, name="a"), path("b", view, name="b"))
    rest = path("c", view, name="c"), path("d", public("d")(view), name="d")
    planted = urlconf(path("deep/", include((inner, "deep"))), *rest)
    assert unpoliced(planted) == ["deep:b", "c"]
