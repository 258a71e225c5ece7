"""The mark on a file of persons."""

from django.utils.translation import gettext as _

from wanjia.access.types import RequestContext
from wanjia.kernel.clock import CHINA


def mark(name: str, ctx: RequestContext) -> str:
    """Who made a file, when, and the request under which the audit log knows it."""
    told = {"name": name, "at": f"{ctx.at.astimezone(CHINA):%Y-%m-%d %H:%M}", "request": ctx.request_id}
    return _("Made by %(name)s on %(at)s, request %(request)s. Personal information: for the stated work only.") % told
