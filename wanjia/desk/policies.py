"""Who may open which page of the desk, and for what."""

from wanjia.access.types import Audience, Policy

NEVER_HELD = Policy("desk.never_held", Audience.PUBLIC)
