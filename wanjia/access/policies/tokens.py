"""The door for programs: a token in the header, a policy as for people, a purpose that the program states."""

import re
from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern
from ninja import NinjaAPI
from ninja.errors import AuthenticationError
from ninja.security import HttpBearer
from ninja.throttling import SimpleRateThrottle

from wanjia.access.policies.doors import public
from wanjia.access.queries import client_context
from wanjia.access.rules import allowed_fields
from wanjia.access.types import Audience, Policy, Purpose, RequestContext
from wanjia.kernel.clock import system_clock
from wanjia.kernel.errors import N_, Forbidden, NotFound, Problem, Refused

PURPOSE, REFERENCE = "Wanjia-Purpose", "Wanjia-Reference"
_REFERENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{1,59}")
_ALL_DIGITS = re.compile(r"\d{11,}")  # as long as a telephone or an identity number


class Token(HttpBearer):
    """Who calls holds a token whose role ``policy`` admits; sets ``request.ctx``.

    Where the policy has several purposes the program states one in a header, with the number of its own file that the
    call belongs to: both stand in the audit log.
    """

    def __init__(self, policy: Policy) -> None:
        super().__init__()
        self.policy = policy

    def authenticate(self, request: HttpRequest, token: str) -> RequestContext:
        """The context of the call. 401 for a token that is none, 403 without the role, 422 without a purpose."""
        try:
            ctx = client_context(
                token, purpose=Purpose.ADMINISTRATION, basis="", request_id=request.request_id, at=system_clock()
            )
        except Forbidden as unknown:
            raise AuthenticationError(message=str(unknown)) from None
        request.ctx = _stated(request, self.policy, _admitted(ctx, self.policy))
        return request.ctx


class PerClient(SimpleRateThrottle):
    """So many calls in a minute for each client, counted by each process of the server."""

    def get_cache_key(self, request: HttpRequest) -> str | None:
        """The client, once it is known."""
        return f"calls:{request.ctx.actor}" if hasattr(request, "ctx") else None


def fields_for(policy: Policy, ctx: RequestContext) -> frozenset[str]:
    """The fields that ``policy`` lets go out to, or come in from, whoever asks."""
    return allowed_fields(policy, ctx.roles)


def stated_headers(policy: Policy) -> dict[str, Any]:
    """What the API document says about the headers that go with ``policy``."""
    if len(policy.purposes) < 2:
        return {}
    purposes = {"type": "string", "enum": sorted(policy.purposes)}
    reference = {"type": "string", "pattern": f"^{_REFERENCE.pattern}$", "not": {"pattern": _ALL_DIGITS.pattern}}
    return {
        "parameters": [
            {"in": "header", "name": PURPOSE, "required": True, "schema": purposes},
            {"in": "header", "name": REFERENCE, "required": True, "schema": reference},
        ]
    }


def addresses_of(api: NinjaAPI, policies: dict[str, Policy]) -> tuple[list[URLPattern], str, str]:
    """The addresses of ``api`` for ``path``; each view shows its policy, as those of pages do.

    ``policies`` are those of its operations by the name of their address; the rest, such as the root, is for anybody.
    """
    patterns, application, namespace = api.urls
    for pattern in patterns:
        if pattern.name in policies:
            pattern.callback.policy = policies[pattern.name]
        else:
            pattern.callback = public(f"api.{pattern.name}")(pattern.callback)
    return patterns, application, namespace


def _admitted(ctx: RequestContext, policy: Policy) -> RequestContext:
    if not isinstance(policy.roles, Audience) and not ctx.roles & policy.roles:
        denied = Forbidden(N_("The role of this token does not include this."))
        raise NotFound(policy.name) if policy.denial == 404 else denied
    return ctx


def _stated(request: HttpRequest, policy: Policy, ctx: RequestContext) -> RequestContext:
    if len(policy.purposes) < 2:
        return ctx.for_purpose(next(iter(policy.purposes), Purpose.ADMINISTRATION))
    purpose, reference = request.headers.get(PURPOSE, ""), request.headers.get(REFERENCE, "")
    problems = tuple(_problems(policy.purposes, purpose, reference))
    if problems:
        raise Refused(*problems)
    return ctx.for_purpose(Purpose(purpose), f"file:{reference}")


def _problems(allowed: Iterable[Purpose], purpose: str, reference: str) -> Iterable[Problem]:
    if purpose not in allowed:
        words = N_("Say in this header what the call is for: %(purposes)s.")
        yield Problem("purpose", words, PURPOSE, {"purposes": ", ".join(sorted(allowed))})
    if not _REFERENCE.fullmatch(reference) or _ALL_DIGITS.search(reference):
        words = N_(
            "Give in this header the number of your file: letters, digits, dots, hyphens; no number of a person."
        )
        yield Problem("reference", words, REFERENCE)
