"""Every view stands behind a policy. ``guard`` asks it, and gives the view its context as ``request.ctx``."""

from collections.abc import Callable
from functools import cache, wraps
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import NoReverseMatch, include, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme

from wanjia.access.policies.typed import keep_typed
from wanjia.access.queries import held_by, open_basis, open_glass
from wanjia.access.rules import WAYS_IN, opens, purpose_of, reach_of
from wanjia.access.types import Audience, Held, OpenBasis, Policy, Purpose, RequestContext
from wanjia.kernel.clock import day_in_china, system_clock
from wanjia.kernel.errors import N_, Forbidden, NotFound
from wanjia.web.errors import page

View = Callable[..., HttpResponse]
BASIS = "basis"  # the session's key of the open counter session or task


def guard(policy: Policy) -> Callable[[View], View]:
    """Decorate a view: who asks is signed in and complete, holds a role, and has a purpose.

    Raises Forbidden with the ways in that exist, or NotFound where the policy says so. The policy stays readable as
    ``view.policy``; a URL whose view has none fails the build.
    """

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if policy.roles is not Audience.PUBLIC:
                answer = _unfinished(request, policy)
                if answer is not None:
                    return answer
                request.ctx = context_of(request, policy, kwargs)
                if policy.step_up and not did_recently_reauthenticate(request):
                    keep_typed(request, policy)
                    return redirect_to_login(_page_of(request), reverse("account_reauthenticate"))
            return view(request, *args, **kwargs)

        guarded.policy = policy
        return guarded

    return wrap


def public(name: str) -> Callable[[View], View]:
    """Decorate one of the few views that anybody may see."""
    return guard(Policy(name, Audience.PUBLIC))


def open_to_all(urlconf: str) -> tuple[object, str | None, str | None]:
    """``include`` for a list of addresses that anybody may use: the frame's and the machine room's."""
    for pattern in import_module(urlconf).urlpatterns:
        pattern.callback = public(pattern.name)(pattern.callback)
    return include(urlconf)


def context_of(request: HttpRequest, policy: Policy, kwargs: dict[str, object]) -> RequestContext:
    """The context of this request at a door with ``policy``; ``kwargs`` are those of the URL."""
    at = system_clock()
    held = opens(policy, held_postings(request))
    if not held and policy.roles is not Audience.SIGNED_IN:
        raise _denied(policy)
    whole_city = reach_of(held).whole_city
    glass = {} if whole_city else _glass(request, policy, kwargs)
    basis = _basis(request)
    purpose = Purpose.BREAK_GLASS if glass else purpose_of(policy, basis, at)
    if purpose is None:
        raise Forbidden(N_("Say first what this is for."), WAYS_IN)
    return RequestContext(
        actor=f"staff:{request.user.pk}",
        roles=frozenset(one.role for one in held),
        reach=reach_of(held, frozenset(glass)),
        purpose=purpose,
        basis=_reference(purpose, basis, glass),
        at=at,
        session=request.session_number,
        device=request.device,
        area=held[0].area_code if held else "",
        request_id=request.request_id,
        views_a_day=settings.PERSONS_A_DAY,
    )


def held_postings(request: HttpRequest) -> tuple[Held, ...]:
    """The postings in force of who is signed in, read once a request."""
    if not hasattr(request, "held"):
        today = day_in_china(system_clock())
        request.held = held_by(request.user.pk, on=today) if request.user.is_authenticated else ()
    return request.held


def may_open(request: HttpRequest, url_name: str) -> bool:
    """Whether the menu shows this page: it exists and one of the viewer's roles opens it."""
    policy = _policy_at(url_name, settings.ROOT_URLCONF)
    if policy is None:
        return False
    if policy.roles is Audience.PUBLIC:
        return True
    if not request.user.is_authenticated:
        return False
    return policy.roles is Audience.SIGNED_IN or bool(opens(policy, held_postings(request)))


@cache
def _policy_at(url_name: str, urlconf: str) -> Policy | None:
    """The policy of the page with this name, None where there is no such page; the same as long as a process lives."""
    try:
        return getattr(resolve(reverse(url_name, urlconf), urlconf).func, "policy", None)
    except NoReverseMatch:
        return None


def take_up(request: HttpRequest, basis_id: int | None) -> None:
    """From now on this browser's looks rest on the basis (or on none), until it closes or another is taken up."""
    if basis_id is None:
        request.session.pop(BASIS, None)
    else:
        request.session[BASIS] = basis_id


def _unfinished(request: HttpRequest, policy: Policy) -> HttpResponse | None:
    """What has to be done before any door opens: sign in, a password of one's own, a second factor."""
    if not request.user.is_authenticated:
        return _sent_to_login(request)
    if policy.name in COMPLETING:
        return None
    if request.user.must_change_password:
        return HttpResponseRedirect(reverse("account_change_password"))
    if not settings.DEMO and not _has_second_factor(request):
        return HttpResponseRedirect(reverse("mfa_activate_totp"))
    return None


# The doors that lead to a complete account are open to an incomplete one.
COMPLETING = frozenset({"account.password", "account.second_factor", "account.again", "account.sign_out"})


def _sent_to_login(request: HttpRequest) -> HttpResponse:
    # A part of a page cannot show the login; it says that the session is over.
    if request.headers.get("HX-Request"):
        return page(request, 403)
    return redirect_to_login(_page_of(request), reverse("account_login"))


def _page_of(request: HttpRequest) -> str:
    """Where to go on afterwards: this page, or the one whose form was sent; its address tells nothing typed."""
    if request.method in {"GET", "HEAD"}:
        return request.path
    sender = request.headers.get("Referer", "")
    known = url_has_allowed_host_and_scheme(sender, request.get_host(), require_https=request.is_secure())
    return urlsplit(sender).path if known else "/"


def _has_second_factor(request: HttpRequest) -> bool:
    """Remembered for the session: with a second factor set up, nobody signs in without it."""
    if request.session.get("second_factor") != request.user.pk and is_mfa_enabled(request.user):
        request.session["second_factor"] = request.user.pk
    return request.session.get("second_factor") == request.user.pk


def _denied(policy: Policy) -> Exception:
    return NotFound(policy.name) if policy.denial == 404 else Forbidden(N_("Your postings do not include this."))


def _glass(request: HttpRequest, policy: Policy, kwargs: dict[str, object]) -> dict[UUID, int]:
    """The person of this address, with the broken glass that opens them; empty for lists, exports and others."""
    if Purpose.BREAK_GLASS not in policy.purposes:
        return {}
    persons = [value for value in kwargs.values() if isinstance(value, UUID)]
    glasses = {one: open_glass(request.user.pk, person=one, at=system_clock()) for one in persons}
    return {person: number for person, number in glasses.items() if number is not None}


def _basis(request: HttpRequest) -> OpenBasis | None:
    number = request.session.get(BASIS)
    return open_basis(number, staff_id=request.user.pk, at=system_clock()) if number else None


def _reference(purpose: Purpose, basis: OpenBasis | None, glass: dict[UUID, int]) -> str:
    if glass:
        return f"{purpose}:{min(glass.values())}"
    return f"{purpose}:{basis.id}" if basis and basis.purpose is purpose else ""
