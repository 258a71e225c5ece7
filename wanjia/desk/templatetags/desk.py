"""``{% counter %}``: on what the looks of this page rest, and the way to open or close a counter session."""

from django import template
from django.template import Context

from wanjia.access.types import Purpose
from wanjia.desk.forms import SERVICES

register = template.Library()


@register.inclusion_tag("desk/counter_note.html", takes_context=True)
def counter(context: Context) -> dict[str, object]:
    """Nothing for who may not open a session and needs none."""
    request = context["request"]
    return {
        "purpose": request.ctx.purpose,
        "open": request.ctx.purpose is Purpose.COUNTER,
        "broken": request.ctx.purpose is Purpose.BREAK_GLASS,
        "unfounded": request.ctx.purpose is Purpose.SAMPLE,
        "services": SERVICES.items(),
        "next": request.get_full_path(),
        "csrf_token": context["csrf_token"],
    }
