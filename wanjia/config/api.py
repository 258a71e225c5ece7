"""The API for programs: the routers of all contexts under one version, with the policy of each address."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from ninja import Router

from wanjia.access.policies import PerClient, Token, addresses_of
from wanjia.access.policies.catalogue import LISTS
from wanjia.access.types import Policy, Throttled
from wanjia.intake.api import submissions
from wanjia.places.api import areas, code_lists
from wanjia.registry.api import persons
from wanjia.web import errors
from wanjia.web.api import Api

# The floors below access know no policies: theirs is given here.
ROUTERS: tuple[tuple[str, Router, Policy | None], ...] = (
    ("/areas", areas, LISTS),
    ("/code-lists", code_lists, LISTS),
    ("/persons", persons, None),
    ("/submissions", submissions, None),
)
DESCRIPTION = """Areas, code lists, persons and submissions, for programs of other offices.

Every call shows a token of its office (Authorization: Bearer …), which holds one role in one area until a day. There
are no cookies. Every person that leaves stands in the audit log first, with the purpose and the file number the call
states. Failures are told after RFC 9457, in the language of Accept-Language."""


def _too_many(request: HttpRequest, throttled: Throttled) -> HttpResponse:
    """The day's persons are used up: later is another day."""
    return errors.too_many(request)


def _policies() -> dict[str, Policy]:
    """The policy of each address by its name."""
    return {
        view.url_name or operation.view_func.__name__: policy or operation.auth_param.policy
        for _, router, policy in ROUTERS
        for view in router.path_operations.values()
        for operation in view.operations
    }


api = Api(
    title="Wanjia",
    version="1.0",
    description=DESCRIPTION,
    urls_namespace="api",
    docs_decorator=require_safe,
    throttle=PerClient(f"{settings.CALLS_A_MINUTE}/min"),
)
api.add_exception_handler(Throttled, _too_many)
for prefix, router, policy in ROUTERS:
    api.add_router(prefix, router, **({"auth": Token(policy)} if policy else {}))
urls = addresses_of(api, _policies())
