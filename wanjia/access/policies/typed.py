"""What was typed at a door that asks for the password first: kept for the way there and back.

It lies encrypted in the session, for a few minutes and one use: in no address, no log and no page in between.
"""

import json
import time

from django.http import HttpRequest

from wanjia.access.types import Policy
from wanjia.web import paging

KEY = "typed"
SECONDS = 600


def keep_typed(request: HttpRequest, policy: Policy) -> None:
    """Keep the fields that ``policy`` says outlive the asking."""
    sent = request.POST if request.method == "POST" else request.GET
    typed = {name: sent[name] for name in policy.keeps if sent.get(name)}
    if typed:
        sealed = paging.write(paging.Cursor((policy.name, int(time.time()), json.dumps(typed))))
        request.session[KEY] = sealed


def typed_before(request: HttpRequest, policy: Policy) -> dict[str, str]:
    """What was typed at this door before the password was asked for; empty afterwards, and where nothing was."""
    kept = paging.read(request.session.pop(KEY, ""))
    if kept is None:
        return {}
    name, at, typed = kept.key
    fresh = time.time() - int(at) < SECONDS
    found: dict[str, str] = json.loads(str(typed)) if name == policy.name and fresh else {}
    return found
